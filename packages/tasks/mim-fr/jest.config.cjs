module.exports = { preset: '../../../jest.preset.js', displayName: 'task-mim-fr', rootDir: __dirname };
