module.exports = { preset: '../../../jest.preset.js', displayName: 'task-itm', rootDir: __dirname };
