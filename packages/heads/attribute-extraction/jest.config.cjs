module.exports = { preset: '../../../jest.preset.js', displayName: 'head-attribute-extraction', rootDir: __dirname };
