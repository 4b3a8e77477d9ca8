module.exports = { preset: '../../jest.preset.js', displayName: 'engine', rootDir: __dirname };
