module.exports = { preset: '../../jest.preset.js', displayName: 'trainer', rootDir: __dirname };
