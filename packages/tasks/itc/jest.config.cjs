module.exports = { preset: '../../../jest.preset.js', displayName: 'task-itc', rootDir: __dirname };
