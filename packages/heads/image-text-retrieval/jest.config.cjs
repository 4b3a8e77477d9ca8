module.exports = { preset: '../../../jest.preset.js', displayName: 'head-image-text-retrieval', rootDir: __dirname };
