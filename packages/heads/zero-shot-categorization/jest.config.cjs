module.exports = { preset: '../../../jest.preset.js', displayName: 'head-zero-shot-categorization', rootDir: __dirname };
