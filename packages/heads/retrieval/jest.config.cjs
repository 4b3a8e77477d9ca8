module.exports = { preset: '../../../jest.preset.js', displayName: 'head-retrieval', rootDir: __dirname };
