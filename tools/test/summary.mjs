/**
 * What the checks and jest's reports add up to. A check (build, lint, format) counts as one, like a test.
 *
 * @typedef {{ name: string, passed: number, failed: number, skipped: number, problems: string[] }} Outcome
 */

/** @returns {Outcome} */
export const checkOutcome = (name, ok) => ({
  name,
  passed: ok ? 1 : 0,
  failed: ok ? 0 : 1,
  skipped: 0,
  problems: ok ? [] : ['failed; see its output above'],
});

/**
 * Outcome of a project's tests. A suite that did not even load has no failed test of its own, so it counts as one.
 * @param report what `jest --json` wrote; null where it wrote nothing
 * @returns {Outcome}
 */
export function testOutcome(name, report) {
  if (!report) return { name, passed: 0, failed: 1, skipped: 0, problems: ['crashed, or was not run: no report of its tests'] };
  return {
    name,
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
    problems: report.testResults.flatMap(problemsOf),
  };
}

function problemsOf({ name, message, assertionResults }) {
  const failed = assertionResults.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return assertionResults.length === 0 && message ? [`${name}\n${message}`] : [];
  return failed.map(({ fullName, failureMessages }) => `${name}\n${fullName}\n${failureMessages.join('\n')}`);
}

/**
 * The report as text; its last line is the sum.
 * @param {Outcome[]} outcomes
 */
export function describe(outcomes) {
  const sum = (key) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  const problems = outcomes.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}\n`));
  const rows = outcomes.map(
    ({ name, passed, failed, skipped }) =>
      `  ${name.padEnd(width)}  ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  );
  return [...problems, ...rows, '', `${sum('passed')} passed, ${sum('failed')} failed`].join('\n');
}
