// Writes the results of a project's tests to its dist/.jest.json, from which `npm test` adds up. Jest's own `--outputFile` does
// not make the folder, and a project without a build has none in a fresh clone.
const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

module.exports = class {
  constructor({ rootDir }) {
    this.folder = join(rootDir, 'dist');
  }

  onRunComplete(_, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests, testResults }) {
    mkdirSync(this.folder, { recursive: true });
    const report = {
      numPassedTests,
      numFailedTests,
      numRuntimeErrorTestSuites,
      numPendingTests,
      numTodoTests,
      testResults: testResults.map(({ testFilePath, failureMessage, testResults }) => ({
        name: testFilePath,
        message: failureMessage ?? '',
        assertionResults: testResults.map(({ status, fullName, failureMessages }) => ({ status, fullName, failureMessages })),
      })),
    };
    writeFileSync(join(this.folder, '.jest.json'), JSON.stringify(report));
  }
};
