module.exports = { preset: '../../../jest.preset.js', displayName: 'head-categorization', rootDir: __dirname };
