module.exports = { preset: '../../../jest.preset.js', displayName: 'head-adult-recognition', rootDir: __dirname };
