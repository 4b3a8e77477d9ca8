/**
 * How many requests a second the service answers, with batching and without: the same requests, in turns, to processes on 127.0.0.1.
 * Bounded in requests and time.
 */
import { parseArgs } from 'node:util';

import autocannon from 'autocannon';
import sharp from 'sharp';
import { z } from 'zod';

import { placesOf } from './models/places.js';
import { readSettings } from './settings.js';
import { startService } from './testing/process.js';

const count = (usual: number, most: number) => z.coerce.number().int().min(1).max(most).default(usual);
const { values } = parseArgs({ options: { requests: { type: 'string' }, connections: { type: 'string' }, turns: { type: 'string' } } });
const { requests, connections, turns } = z
  .object({ requests: count(300, 5000), connections: count(32, 128), turns: count(3, 9) })
  .parse(values);
const MOST_SECONDS = 30;
const BATCHES = [1, 32];

const photo = await sharp(
  Uint8Array.from({ length: 400 * 300 * 3 }, (_, i) => 128 + 100 * Math.sin(i * 0.01)),
  { raw: { width: 400, height: 300, channels: 3 } },
)
  .jpeg()
  .toBuffer();
const image = photo.toString('base64');
const LOADS: Readonly<Record<string, { readonly path: string; readonly body: object }>> = {
  'categorize, text': { path: '/v1/categorize', body: { items: [{ title: 'red skirt with dots' }] } },
  'categorize, text and photo': { path: '/v1/categorize', body: { items: [{ title: 'red skirt with dots', image }] } },
  'search, text': { path: '/v1/search', body: { text: 'red skirt' } },
  'search, photo': { path: '/v1/search', body: { image } },
};

interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** One turn, ended after MOST_SECONDS whatever was answered by then. */
async function measure(url: string, body: object, amount: number): Promise<Measured> {
  const headers = { 'content-type': 'application/json' };
  const load = { url, method: 'POST', headers, body: JSON.stringify(body), connections: Math.min(connections, amount), amount } as const;
  // The end is seen at a sample: with the usual ones, a second apart, up to a second would be counted that nothing was done in.
  const options = { ...load, timeout: MOST_SECONDS, sampleInt: 20 };
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon(options, (error: Error | null, done) => {
      clearTimeout(limit);
      if (error) reject(error);
      else resolve(done);
    });
    const limit = setTimeout(() => running.stop(), 1000 * MOST_SECONDS);
  });
  const { '2xx': answered, duration, latency, errors, non2xx } = result;
  if (errors + non2xx > 0) throw new Error(`${url}: ${errors} errors, ${non2xx} refused, of ${amount} requests`);
  return { perSecond: answered / duration, p50: latency.p50, p99: latency.p99 };
}

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

const { MODELS } = readSettings(process.env);
console.log(
  `${requests} requests a turn over ${connections} connections, medians of ${turns} turns, models ${placesOf(MODELS).categorization}`,
);
const services = [];
try {
  for (const batch of BATCHES) services.push(await startService({ MODELS, MAX_BATCH: String(batch) }));
  for (const [name, { path, body }] of Object.entries(LOADS)) {
    const measured: Measured[][] = BATCHES.map(() => []);
    for (const { url } of services) await measure(url + path, body, connections);
    for (let turn = 0; turn < turns; turn++)
      for (const [at, { url }] of services.entries()) measured[at]!.push(await measure(url + path, body, requests));
    for (const [at, batch] of BATCHES.entries()) {
      const of = (key: keyof Measured) => median(measured[at]!.map((turn) => turn[key])).toFixed(key === 'perSecond' ? 1 : 0);
      console.log(
        `${name.padEnd(28)} maxBatch ${String(batch).padStart(2)}  ${of('perSecond').padStart(7)}/s  p50 ${of('p50')} ms  p99 ${of('p99')} ms`,
      );
    }
  }
} finally {
  for (const service of services) await service.stop();
}
