module.exports = { preset: '../../../jest.preset.js', displayName: 'task-omni-retrieval', rootDir: __dirname };
