module.exports = { preset: '../../../jest.preset.js', displayName: 'task-mlm', rootDir: __dirname };
