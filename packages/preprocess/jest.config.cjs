module.exports = { preset: '../../jest.preset.js', displayName: 'preprocess', rootDir: __dirname };
