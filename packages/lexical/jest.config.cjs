module.exports = { preset: '../../jest.preset.js', displayName: 'lexical', rootDir: __dirname };
