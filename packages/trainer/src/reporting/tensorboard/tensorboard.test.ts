import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { crc32c } from '@node-rs/crc32';
import { iterationScalars, openEvents } from './index.js';
import { encodeEvent } from './messages.js';
import { frameRecord, maskedCrc32c } from './record.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** CRC-32C bit by bit, reflected polynomial 0x82F63B78: an independent reference. */
function slowCrc32c(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

describe('TFRecord', () => {
  // RFC 3720, B.4. There the CRC is listed by bytes, the least significant first.
  test.each([
    ['32 bytes of zeroes', new Uint8Array(32), 0x8a9136aa],
    ['32 bytes of ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['32 bytes incrementing', Uint8Array.from({ length: 32 }, (_, at) => at), 0x46dd794e],
    ['32 bytes decrementing', Uint8Array.from({ length: 32 }, (_, at) => 31 - at), 0x113fdb5c],
  ])('CRC-32C of %s as in RFC 3720', (_, data, expected) => {
    expect(crc32c(data)).toBe(expected);
    expect(slowCrc32c(data)).toBe(expected);
  });

  test('a record is length, masked CRC, data, masked CRC', () => {
    const data = Buffer.from('commerce');
    const record = Buffer.from(frameRecord(data));
    const masked = (bytes: Uint8Array): number => {
      const crc = BigInt(slowCrc32c(bytes));
      return Number((((crc >> 15n) | ((crc << 17n) & 0xffffffffn)) + 0xa282ead8n) & 0xffffffffn);
    };
    expect(record.length).toBe(24);
    expect(record.readBigUInt64LE(0)).toBe(8n);
    expect(record.readUInt32LE(8)).toBe(masked(record.subarray(0, 8)));
    expect(record.subarray(12, 20)).toEqual(data);
    expect(record.readUInt32LE(20)).toBe(masked(data));
    expect(maskedCrc32c(data)).toBe(masked(data));
  });
});

describe('messages, against bytes encoded by hand', () => {
  // Tag byte = field number * 8 + wire type (0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes).
  test('file version', () => {
    const version = Buffer.from('brain.Event:2');
    expect(hex(encodeEvent({ wallTime: 1.5, fileVersion: 'brain.Event:2' }))).toBe(`09000000000000f83f1a0d${hex(version)}`);
  });

  test('a scalar of step 300', () => {
    const value = '0a0161' + '150000003f';
    const summary = `0a08${value}`;
    expect(hex(encodeEvent({ wallTime: 1.5, step: 300, summary: { value: [{ tag: 'a', simpleValue: 0.5 }] } }))).toBe(
      `09000000000000f83f10ac022a0a${summary}`,
    );
  });
});

describe('event files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'events-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function records(path: string): Buffer[] {
    const file = readFileSync(path);
    const found: Buffer[] = [];
    for (let at = 0; at < file.length;) {
      const length = Number(file.readBigUInt64LE(at));
      found.push(file.subarray(at + 12, at + 12 + length));
      at += 16 + length;
    }
    return found;
  }

  test('begin with the version, then one record an event', () => {
    const events = openEvents(folder, 0, () => 1500);
    events.scalars(1, { 'loss/x': 2, 'loss/y': 3 });
    events.image(1, 'sample', { bytes: Uint8Array.of(1, 2), width: 4, height: 3 });
    events.text(1, 'config', '# run');
    events.sync();
    events.close();
    const [version, scalars, image, text, ...more] = records(events.path);
    expect(more).toEqual([]);
    expect(hex(version as Buffer)).toBe(hex(encodeEvent({ wallTime: 1.5, fileVersion: 'brain.Event:2' })));
    expect(String(scalars)).toMatch(/loss\/x.*loss\/y/s);
    // Image: height 3, width 4, RGB, two bytes.
    expect(hex(image as Buffer)).toContain('08031004180322020102');
    // Tensor: DT_STRING, shape [1], the text; then the plugin's name.
    expect(hex(text as Buffer)).toContain(`08071204120208014205${hex(Buffer.from('# run'))}`);
    expect(String(text)).toContain('text');
  });

  test('a resumed run opens a later file that voids the steps behind its checkpoint', () => {
    const first = openEvents(folder, 0, () => 9_000_000);
    first.close();
    const second = openEvents(folder, 500, () => 1000);
    second.close();
    expect([first.path, second.path].sort()).toEqual([first.path, second.path]);
    const sessionStart = '3a020801';
    expect(hex(records(second.path)[1] as Buffer)).toBe(`09000000000000f03f10f503${sessionStart}`);
  });
});

test('scalars of an iteration: losses by pass and task, additions too, nothing that is not finite', () => {
  const passes = {
    one: { textLayers: 2, fusionLayers: 1, losses: { a: 1.5, b: null }, milliseconds: 7, notApplicable: ['c'], reports: { a: 32 } },
  };
  expect(iterationScalars({ iteration: 3, passes, gradNorm: null, learningRate: 0.1, skippedSteps: 2 })).toEqual({
    'loss/one/a': 1.5,
    'one/textLayers': 2,
    'one/fusionLayers': 1,
    'one/milliseconds': 7,
    'one/reports/a': 32,
    'training/learningRate': 0.1,
    'training/skippedSteps': 2,
  });
});
