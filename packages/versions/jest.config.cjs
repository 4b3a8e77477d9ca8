module.exports = { preset: '../../jest.preset.js', displayName: 'versions', rootDir: __dirname };
