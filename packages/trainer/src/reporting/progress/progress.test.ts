import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { formatDuration, formatLarge, formatNumber, formatPercent } from '../format.js';
import { textTable } from '../table.js';
import { barProgress, lineProgress } from './index.js';
import { describeReading, Meter } from './meter.js';

describe('Meter', () => {
  test('rate and ETA follow from the last half minute', () => {
    const meter = new Meter({ unit: 'steps', total: 1000 }, 0);
    for (let step = 1; step <= 100; step++) meter.update(step * 1000, step);
    for (let step = 1; step <= 60; step++) meter.update(100_000 + step * 500, 100 + step);
    // 2 steps a second now: 840 are left.
    const reading = meter.read(130_000);
    expect(reading.rate).toBeCloseTo(2);
    expect(reading.remainingSeconds).toBeCloseTo(420);
  });

  test('the ETA runs down between updates and never below zero', () => {
    const meter = new Meter({ unit: 'steps', total: 20 }, 0);
    meter.update(10_000, 10);
    expect(meter.read(14_000).remainingSeconds).toBeCloseTo(6);
    expect(meter.read(99_000).remainingSeconds).toBe(0);
  });

  test('a resumed job is not fast because of what was done before', () => {
    const meter = new Meter({ unit: 'steps', total: 200, done: 100 }, 0);
    meter.update(10_000, 110);
    expect(meter.read(10_000)).toMatchObject({ rate: 1, remainingSeconds: 90 });
  });

  test('samples have the rate if they are counted', () => {
    const meter = new Meter({ unit: 'steps', total: null }, 0);
    meter.update(2000, 4, { samples: 512 });
    expect(meter.read(2000)).toMatchObject({ rate: 256, rateUnit: 'samples', remainingSeconds: null });
  });

  test('nothing measured yet, nothing claimed', () => {
    const reading = new Meter({ unit: 'steps', total: 10 }, 5).read(5);
    expect(reading).toMatchObject({ rate: null, remainingSeconds: null });
    expect(describeReading(reading, 'steps')).toBe('0 % · 0/10 steps');
  });
});

describe('lineProgress', () => {
  test('one line each interval, then the result', () => {
    let time = 0;
    let text = '';
    const progress = lineProgress(
      (part) => (text += part),
      1000,
      () => time,
    );
    progress.start('Training', { unit: 'steps', total: 4 });
    for (let step = 1; step <= 4; step++) {
      time += 600;
      progress.update(step, { samples: step * 30, values: { loss: 4 / step } });
    }
    progress.note('a note');
    progress.stop('loss 1');
    expect(text.split('\n')).toEqual([
      'Training, 0 % · 0/4 steps',
      'Training: 50 % · 2/4 steps · 50 samples/s · ETA 1s · loss 2',
      'Training: 100 % · 4/4 steps · 50 samples/s · ETA 0s · loss 1',
      'a note',
      'Training: loss 1 (2s)',
      '',
    ]);
  });

  test('a job that was not stopped ends when the next one starts', () => {
    let text = '';
    const progress = lineProgress((part) => (text += part));
    progress.start('A', { unit: 'rows', total: null });
    progress.start('B', { unit: 'rows', total: null });
    progress.stop();
    expect(text).toBe('A\nA: done (0s)\nB\nB: done (0s)\n');
  });
});

/** What a terminal shows of the bytes it got: carriage return, newline, and the escapes to move, save, restore and clear. */
function screenOf(bytes: string): string[] {
  const lines: string[][] = [[]];
  let [row, column, saved] = [0, 0, [0, 0]];
  const escapes: Readonly<Record<string, () => void>> = {
    '7': () => (saved = [row, column]),
    '8': () => ([row, column] = saved as [number, number]),
    '[1G': () => (column = 0),
    '[K': () => lines[row]!.splice(column),
    '[0K': () => lines[row]!.splice(column),
    '[2K': () => lines[row]!.splice(0),
  };
  for (const [part, escape] of bytes.matchAll(/\u001b(\[[?\d]*[A-Za-z]|\d)|[^\u001b]/gu)) {
    if (escape) escapes[escape]?.();
    else if (part === '\r') column = 0;
    else if (part === '\n') [row, column] = [row + 1, 0];
    else lines[row]![column++] = part;
    lines[row] ??= [];
  }
  return lines.map((line) => Array.from(line, (sign) => sign ?? ' ').join(''));
}

describe('barProgress', () => {
  const terminal = () => Object.assign(new PassThrough(), { isTTY: true, columns: 120 }) as unknown as NodeJS.WriteStream & PassThrough;

  test('draws the bar', () => {
    const stream = terminal();
    const progress = barProgress(stream, () => 0);
    progress.start('Import', { unit: 'rows', total: 10 });
    progress.total(20);
    progress.update(5, { values: { rejected: 1 } });
    progress.stop();
    expect(String(stream.read())).toMatch(/Import █+░+ 25 % · 5\/20 rows · rejected 1/);
  });

  test('leaves notes and the result, and nothing of itself', () => {
    const stream = terminal();
    const progress = barProgress(stream, () => 0);
    progress.start('Import', { unit: 'rows', total: 20 });
    progress.note('careful');
    progress.update(5);
    progress.note('again');
    progress.update(6);
    progress.stop('6 rows');
    progress.note('what comes next');
    expect(screenOf(String(stream.read()))).toEqual(['careful', 'again', 'Import: 6 rows (0s)', 'what comes next', '']);
  });
});

describe('texts', () => {
  test.each([
    [0.4, '0s'],
    [59.6, '1m 00s'],
    [130, '2m 10s'],
    [3900, '1h 05m'],
  ])('duration %d', (seconds, expected) => expect(formatDuration(seconds)).toBe(expected));

  test('numbers', () => {
    expect([2.30512, 0.0123456, 12.5, 1.2e-7, 123456.7, 7, NaN].map(formatNumber)).toEqual([
      '2.305',
      '0.01235',
      '12.5',
      '1.2e-7',
      '123,457',
      '7',
      'NaN',
    ]);
    expect([12, 850_000, 3_200_000].map(formatLarge)).toEqual(['12', '850 k', '3.20 M']);
    expect(formatPercent(0.8061)).toBe('80.6 %');
  });

  test('tables align', () => {
    expect(
      textTable(
        [{ title: 'direction' }, { title: 'after', align: 'right' }],
        [
          ['a', '80.6 %'],
          ['bb', '5 %'],
        ],
      ),
    ).toBe(['direction   after', '---------  ------', 'a          80.6 %', 'bb            5 %'].join('\n'));
  });
});
