module.exports = { preset: '../../../jest.preset.js', displayName: 'task-mim-kl', rootDir: __dirname };
