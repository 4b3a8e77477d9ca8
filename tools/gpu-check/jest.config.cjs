module.exports = {
  preset: '../../jest.preset.js',
  displayName: 'gpu-check',
  rootDir: __dirname,
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.mjs'],
};
