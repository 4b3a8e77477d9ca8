module.exports = { preset: '../../../jest.preset.js', displayName: 'head-word-classifier', rootDir: __dirname };
