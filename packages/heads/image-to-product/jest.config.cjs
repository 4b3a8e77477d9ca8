module.exports = { preset: '../../../jest.preset.js', displayName: 'head-image-to-product', rootDir: __dirname };
