module.exports = { preset: '../../jest.preset.js', displayName: 'product-service', rootDir: __dirname };
