module.exports = { preset: '../../jest.preset.js', displayName: 'integration', rootDir: __dirname };
