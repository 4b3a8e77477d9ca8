module.exports = { preset: '../../../jest.preset.js', displayName: 'head-query-to-product', rootDir: __dirname };
