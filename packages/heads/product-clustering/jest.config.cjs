module.exports = { preset: '../../../jest.preset.js', displayName: 'head-product-clustering', rootDir: __dirname };
