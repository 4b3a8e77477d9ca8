module.exports = { preset: '../../../jest.preset.js', displayName: 'head-classifier', rootDir: __dirname };
