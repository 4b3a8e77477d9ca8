module.exports = {
  preset: '../../jest.preset.js',
  displayName: 'bench',
  rootDir: __dirname,
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.mjs'],
};
