module.exports = { preset: '../../jest.preset.js', displayName: 'encoder', rootDir: __dirname };
