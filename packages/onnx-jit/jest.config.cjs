module.exports = { preset: '../../jest.preset.js', displayName: 'onnx-jit', rootDir: __dirname };
