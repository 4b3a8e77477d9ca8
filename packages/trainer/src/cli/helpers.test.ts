import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { callerDirectory, didYouMean, nearest, onInterrupt, resolvePath } from './index.js';

describe('nearest', () => {
  const keys = ['learningRate', 'warmupSteps', 'batchSize', 'weightDecay'];
  test.each([
    ['learningrate', 'learningRate'],
    ['lerningRate', 'learningRate'],
    ['batchsiez', 'batchSize'],
    ['warm', 'warmupSteps'],
    ['zzz', null],
    ['', null],
  ])('%s -> %s', (word, expected) => {
    expect(nearest(word, keys)).toBe(expected);
  });

  test('a beginning of two names is not a hint for one of them', () => {
    expect(nearest('onnx', ['onnxruntime-cpu', 'onnxruntime-cuda'])).toBeNull();
  });

  test('short words are not turned into quite different ones', () => {
    expect(nearest('cat', ['dog', 'to'])).toBeNull();
    expect(didYouMean('cat', [])).toBe('');
  });
});

describe('callerDirectory', () => {
  test('nx: where npx was called, not the workspace root', () => {
    const env = { NX_TASK_TARGET_PROJECT: 'trainer', INIT_CWD: '/root/packages' };
    expect(callerDirectory({ env, cwd: '/root' })).toBe('/root/packages');
    expect(callerDirectory({ env: { NX_TASK_TARGET_PROJECT: 'trainer' }, cwd: '/root' })).toBe('/root');
  });

  test('a package script: the working directory', () => {
    expect(callerDirectory({ env: { INIT_CWD: '/shop/src' }, cwd: '/shop' })).toBe('/shop');
  });

  test('addresses are no paths', () => {
    expect(resolvePath('/a', 'b')).toBe('/a/b');
    expect(resolvePath('/a', 'gs://b/c')).toBe('gs://b/c');
  });
});

describe('onInterrupt', () => {
  function setup() {
    const exits: number[] = [];
    const source = Object.assign(new EventEmitter(), { exit: (code: number) => void exits.push(code) });
    let time = 0;
    const stops: string[] = [];
    const restore = onInterrupt(
      (signal) => stops.push(signal),
      source,
      () => time,
    );
    return { exits, source, stops, restore, wait: (ms: number) => void (time += ms) };
  }

  test('the first press asks to stop, a second one ends the process', () => {
    const { source, stops, exits, wait } = setup();
    source.emit('SIGINT');
    expect([stops, exits]).toEqual([['SIGINT'], []]);
    wait(5000);
    source.emit('SIGINT');
    expect([stops, exits]).toEqual([['SIGINT'], [130]]);
  });

  test('one press that arrives twice is one', () => {
    const { source, stops, exits, wait } = setup();
    source.emit('SIGINT');
    wait(20);
    source.emit('SIGTERM');
    expect([stops, exits]).toEqual([['SIGINT'], []]);
  });

  test('restores', () => {
    const { source, restore } = setup();
    restore();
    expect(source.listenerCount('SIGINT') + source.listenerCount('SIGTERM')).toBe(0);
  });
});
