module.exports = { preset: '../../jest.preset.js', displayName: 'runtime', rootDir: __dirname };
