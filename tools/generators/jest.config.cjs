module.exports = {
  preset: '../../jest.preset.js',
  displayName: 'generators',
  rootDir: __dirname,
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.mjs'],
};
