module.exports = { preset: '../../../jest.preset.js', displayName: 'head-product-matching', rootDir: __dirname };
