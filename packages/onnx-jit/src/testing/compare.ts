import { expect } from '@jest/globals';
import type { Program } from '../types.js';
import { type Numbers, type TestInputs, runEagerly, runTraced } from './run.js';

/**
 * Every element within 1e-4 of its own size; an element more than a hundred times smaller than the largest, where
 * cancellation makes its own size meaningless, within 1e-6 of the largest.
 */
export function expectClose(actual: Numbers, expected: Numbers, what: string): void {
  expect(actual.length).toBe(expected.length);
  const finite = Array.from(expected).filter(Number.isFinite);
  const largest = finite.reduce((max, element) => Math.max(max, Math.abs(element)), 0);
  for (let at = 0; at < expected.length; at++) {
    const [a, e] = [Number(actual[at]), Number(expected[at])];
    if (Object.is(a, e) || a === e || (Number.isNaN(a) && Number.isNaN(e))) continue;
    if (Math.abs(a - e) <= Math.max(1e-4 * Math.abs(e), 1e-6 * largest)) continue;
    throw new Error(`${what}[${at}] is ${a}; tfjs' cpu backend has ${e}`);
  }
}

/** Traces the program, runs it on onnxruntime, and compares every output with tfjs' cpu backend. */
export async function expectSame(program: Program, inputs: TestInputs): Promise<void> {
  const expected = await runEagerly(program, inputs);
  const actual = await runTraced(program, inputs);
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, numbers] of Object.entries(expected)) expectClose(actual[name]!, numbers, name);
}
