module.exports = { preset: '../../jest.preset.js', displayName: 'catalog', rootDir: __dirname };
