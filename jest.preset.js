// Tests run as compiled by tsc (what ships is what is tested), as ES modules, without a transform.
import { fileURLToPath } from 'node:url';

export default {
  testEnvironment: fileURLToPath(new URL('./tools/test/environment.cjs', import.meta.url)),
  roots: ['<rootDir>/dist'],
  testMatch: ['**/*.test.js'],
  transform: {},
  reporters: ['default', fileURLToPath(new URL('./tools/test/reporter.cjs', import.meta.url))],
  testTimeout: 120_000,
  passWithNoTests: true,
};
