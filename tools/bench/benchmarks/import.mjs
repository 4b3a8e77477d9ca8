/** Import of a large catalog without images, and of images against sharp alone. */
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

import { createRandom } from '@commercemm/catalog';
import sharp from 'sharp';

import { child } from '../lib/child.mjs';
import { round, summarize, timesOf } from '../lib/statistics.mjs';

const WORDS =
  'red blue green steel wooden large small shirt lamp chair phone case cotton leather classic pro mini garden kitchen travel'.split(' ');

async function writeRows(path, count) {
  const random = createRandom('rows');
  const word = () => WORDS[random.integer(WORDS.length)];
  const file = createWriteStream(path);
  for (let row = 0; row < count; row++) {
    const line = JSON.stringify({
      id: `p${row}`,
      title: `${word()} ${word()} ${word()} ${word()} ${row}`,
      description: Array.from({ length: 20 }, word).join(' '),
      category: [word(), word(), word()],
      attributes: { colour: [word()], material: [word()], size: [String(random.integer(50))] },
      catalogId: `c${row >> 1}`,
    });
    if (!file.write(`${line}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

async function writeImages(folder, count) {
  mkdirSync(join(folder, 'images'), { recursive: true });
  const random = createRandom('images');
  const rows = [];
  for (let at = 0; at < count; at++) {
    const colours = Array.from({ length: 8 }, () => `hsl(${random.integer(360)} 60% 50%)`);
    const shapes = colours.map(
      (colour) => `<circle cx="${random.integer(800)}" cy="${random.integer(800)}" r="${50 + random.integer(200)}" fill="${colour}"/>`,
    );
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="800"><rect width="800" height="800" fill="white"/>${shapes.join('')}</svg>`;
    writeFileSync(join(folder, 'images', `${at}.jpg`), await sharp(Buffer.from(svg)).jpeg({ quality: 85 }).toBuffer());
    rows.push(JSON.stringify({ id: `p${at}`, title: `picture ${at}`, images: [`images/${at}.jpg`] }));
  }
  writeFileSync(join(folder, 'products.jsonl'), `${rows.join('\n')}\n`);
}

/** An import as the target `trainer:import` starts it. */
const importOf = (from, to) => child('import', { from, to }, ['--max-semi-space-size=64']);

/** Decoding and shrinking the same files as the import does, on all cores, and nothing else. */
async function sharpAlone(folder) {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const started = performance.now();
  let next = 0;
  const work = async () => {
    while (next < files.length) {
      const bytes = readFileSync(files[next++]);
      await sharp(bytes)
        .resize(512, 512, { fit: 'inside', withoutEnlargement: true })
        .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
        .toBuffer();
    }
  };
  await Promise.all(Array.from({ length: 2 * availableParallelism() }, work));
  return (performance.now() - started) / 1000;
}

export async function run({ quick }) {
  const folder = mkdtempSync(join(tmpdir(), 'import-'));
  try {
    const count = quick ? 2000 : 1_000_000;
    const source = join(folder, 'products.jsonl');
    await writeRows(source, count);
    const text = await importOf(source, join(folder, 'text'));
    rmSync(source);
    const images = quick ? 20 : 2400;
    await writeImages(join(folder, 'with-images'), images);
    sharp.concurrency(1);
    let turn = 0;
    const { medians, spread } = summarize(
      await timesOf(
        {
          importImages: async () => (await importOf(join(folder, 'with-images'), join(folder, `pictures-${turn++}`))).seconds,
          sharpImages: () => sharpAlone(join(folder, 'with-images', 'images')),
        },
        quick ? 1 : 3,
      ),
    );
    return {
      about: `seconds and MiB; ${count.toLocaleString('en')} rows of text and attributes; ${images} pictures of 800 x 800, stored at 512, in turns`,
      medians: { textSeconds: round(text.seconds), textPeakMiB: round(text.peakMegabytes, 0), ...medians },
      spread,
      ratios: {
        importRowsPerSecond: round(text.rows / text.seconds, 0),
        importImagesOverSharp: round(medians.sharpImages / medians.importImages),
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
