import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext, Script } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import type { ChartSpec } from './charts.js';
import { curveOf, stretches, taskCurves } from './curves.js';
import { type ReportData, thumbnail, writeReport } from './index.js';
import { sampleIterations, sampleReport } from './sample.test.fixture.js';
import { style } from './style.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(data: ReportData): string {
  const path = join(folder, 'run', 'report.html');
  writeReport(path, data);
  expect(readdirSync(join(folder, 'run'))).toEqual(['report.html']);
  return readFileSync(path, 'utf8');
}

function chartsOf(page: string): Record<string, ChartSpec> {
  const text = /<script type="application\/json" id="charts">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
  return JSON.parse(text) as Record<string, ChartSpec>;
}

const withoutScripts = (page: string): string => page.replace(/<script.*?<\/script>/gs, '').replace(/<style.*?<\/style>/gs, '');

describe('report.html', () => {
  test('takes nothing from outside: no address but of parts of itself and of pictures in it', () => {
    const page = written(sampleReport());
    const addresses = [...withoutScripts(page).matchAll(/(?:src|href|action|poster|data)="([^"]*)"/g)].map(([, address]) => address ?? '');
    expect(addresses.filter((address) => !address.startsWith('#') && !address.startsWith('data:image/'))).toEqual([]);
    expect(page).not.toMatch(/@import|url\(/);
    expect(page).toMatch(/Content-Security-Policy" content="default-src &#39;none&#39;/);
  });

  test('has a chart for every task that applied, and says of the others that they did not', () => {
    const data = sampleReport();
    const page = written(data);
    const charts = chartsOf(page);
    const holders = [...page.matchAll(/data-chart="([^"]+)"/g)].map(([, id]) => id);
    expect(holders.sort()).toEqual(Object.keys(charts).sort());
    const tasks = data.iterations.flatMap(({ passes }) => Object.values(passes).flatMap(({ losses }) => Object.keys(losses)));
    const drawn = Object.values(charts).flatMap(({ lines }) => lines.map(({ label }) => label));
    expect(new Set(drawn)).toEqual(
      new Set([...tasks, 'Text to image', 'Image to text', 'Query to product', 'norm', 'rate', 'image-text', 'cross-pair']),
    );
    expect(page).toMatch(/cross-m2i<\/h4>\s*<\/div>\s*<p[^>]*>\s*not applicable/);
  });

  test('shows recall before, after and by chance', () => {
    const page = withoutScripts(written(sampleReport())).replaceAll('\u00a0', ' ');
    const last = sampleReport().evaluations.at(-1)?.directions[0]?.recalls[2]?.recall ?? NaN;
    expect(page).toContain(`${(100 * last).toFixed(1)} %`);
    expect(page).toContain('5.0 % before · 5.0 % chance');
  });

  test('says how fast it was, and how often a batch had two of one product', () => {
    const page = withoutScripts(written(sampleReport())).replaceAll('\u00a0', ' ');
    // 64 samples in 300 + 100 ms; one pair in every second batch.
    expect(page).toMatch(/samples a second<\/dt>\s*<dd>\s*160<span[^>]*>25\.0 % of the time waiting/);
    expect(page).toMatch(/same-product pairs<\/dt>\s*<dd>\s*0\.5 a batch/);
  });

  test('what stands in data stays text', () => {
    const evil = '</script><script>alert(1)</script><img src=x onerror=alert(1)>"\'&';
    const sample = sampleReport(5);
    const example = {
      direction: evil,
      query: { text: evil, image: evil },
      results: [{ text: evil, image: 'https://example.com/x.png', hit: true }],
    };
    const iterations = sample.iterations.map((metrics) => ({
      ...metrics,
      passes: { [evil]: { textLayers: 1, fusionLayers: 1, losses: { [evil]: 1 }, milliseconds: 1 } },
    }));
    const page = written({ ...sample, run: { ...sample.run, name: evil, command: evil }, examples: [example], iterations, config: evil });
    expect(page.match(/<script/g)?.length).toBe(written(sample).match(/<script/g)?.length);
    expect(page).not.toContain('<img src=x');
    expect(page).not.toContain('example.com');
    expect(Object.values(chartsOf(page))[0]?.lines[0]?.label).toBeDefined();
  });

  test('a run without iterations, evaluations, pictures and import is a page too', () => {
    const { run } = sampleReport();
    const page = written({ run, iterations: [], evaluations: [], examples: [] });
    expect(page).toContain(run.command);
    expect(chartsOf(page)).toEqual({});
    expect(page).not.toMatch(/undefined|NaN/.exec(withoutScripts(page))?.[0] ?? /^$/);
  });

  test('one evaluation only: no claim about before', () => {
    const sample = sampleReport();
    const page = withoutScripts(written({ ...sample, evaluations: sample.evaluations.slice(-1) }));
    expect(page).not.toContain('before ·');
    expect(page).not.toContain('before training:');
  });

  test('the pictures have texts: every chart is named, every image has an alternative', () => {
    const page = withoutScripts(written(sampleReport()));
    expect(page.match(/data-chart="/g)?.length).toBe(page.match(/role="img" aria-label="[^"]+: [^"]+"\s*>\s*<\/div>/g)?.length);
    expect(page.match(/<img /g)?.length).toBe(page.match(/<img src="[^"]*" alt="[^"]+"/g)?.length);
  });

  test('a long run does not make a large page', () => {
    expect(written(sampleReport(5000)).length).toBeLessThan(700_000);
  });
});

describe('curves', () => {
  const metrics = sampleIterations(1000);

  test('stretches cover everything once', () => {
    const parts = stretches(1003, 600);
    expect(parts.length).toBe(600);
    expect(parts.flatMap(([from, to]) => Array.from({ length: to - from }, (_, at) => from + at))).toEqual([...Array(1003).keys()]);
  });

  test('a long curve keeps its mean, its ends are means of a twentieth', () => {
    const curve = curveOf(metrics, ({ iteration }) => iteration);
    expect(curve.x.length).toBe(600);
    expect(curve.first).toBeCloseTo(25.5);
    expect(curve.last).toBeCloseTo(975.5);
  });

  test('what is not there is a gap, not a zero', () => {
    const curve = curveOf(metrics.slice(0, 4), ({ iteration }) => (iteration === 2 ? NaN : iteration === 3 ? null : 5));
    expect(curve).toMatchObject({ y: [5, null, null, 5], first: 5, last: 5, count: 2 });
    expect(curveOf([], () => 1)).toEqual({ x: [], y: [], first: null, last: null, count: 0 });
  });

  test('tasks that never applied are listed', () => {
    const never = taskCurves(metrics, 'cross-pair').find(({ id }) => id === 'cross-m2i');
    expect(never).toMatchObject({ count: 0, first: null, notApplicable: 1000 });
  });
});

describe("the page's script", () => {
  const source = readFileSync(new URL('./client/page.js', import.meta.url), 'utf8');

  function load(): (values: readonly (number | null)[], half: number, log: boolean) => (number | null)[] {
    const nothing = { addEventListener: () => {} };
    const document = { ...nothing, querySelector: () => null, querySelectorAll: () => [], getElementById: () => null };
    const context = createContext({ document, matchMedia: () => nothing, ResizeObserver: class {} });
    runInContext(source, context);
    return runInContext('(values, half, log) => [...smoothed(values, half, log)]', context) as ReturnType<typeof load>;
  }

  test('is a classic script, and does nothing wrong on a page without charts', () => {
    expect(() => new Script(source)).not.toThrow();
    expect(() => load()).not.toThrow();
    expect(source).not.toContain('</script');
  });

  test('the moving average halves the weight every `half` points and skips gaps', () => {
    const smoothed = load();
    expect(smoothed([4, 4, null, 4], 3, false)).toEqual([4, 4, null, 4]);
    // With half = 1 the weights are 1, 1/2, 1/4, ...: (1/4 * 8 + 1/2 * 2 + 1 * 4) / (7/4) = 4.
    expect(smoothed([8, 2, 4], 1, false)[2]).toBeCloseTo(4);
    expect(smoothed([1, 100], 1, true)[1]).toBeCloseTo(100 ** (2 / 3));
    expect(smoothed([1, 2], 0, false)).toEqual([1, 2]);
  });
});

describe('colours, by the contrast formula of WCAG 2', () => {
  function luminance(hex: string): number {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
  const contrast = (a: string, b: string): number => {
    const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  };
  const themes = [...style.matchAll(/--bg:[^}]*color-scheme: (light|dark)/g)].map(([block, name]) => [name ?? '', block] as const);

  test.each(themes)('%s', (_, block) => {
    const colour = (name: string): string => new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(block)?.[1] ?? '#000000';
    for (const surface of ['bg', 'card']) {
      for (const name of ['ink', 'muted', 'accent', 'good', 'warn'])
        expect([name, contrast(colour(name), colour(surface)) >= 4.5]).toEqual([name, true]);
      for (const at of [1, 2, 3, 4, 5, 6]) expect([at, contrast(colour(`series-${at}`), colour(surface)) >= 3]).toEqual([at, true]);
    }
    expect(contrast(colour('good'), colour('good-soft'))).toBeGreaterThanOrEqual(4.5);
  });
});

describe('thumbnail', () => {
  test('is a small WebP of the same shape', async () => {
    const picture = await sharp({ create: { width: 800, height: 400, channels: 3, background: '#39c' } })
      .jpeg()
      .toBuffer();
    const address = (await thumbnail(picture, 100)) ?? '';
    expect(address).toMatch(/^data:image\/webp;base64,/);
    const { width, height, format } = await sharp(Buffer.from(address.split(',')[1] ?? '', 'base64')).metadata();
    expect({ width, height, format }).toEqual({ width: 100, height: 50, format: 'webp' });
  });

  test('of something else is none', async () => {
    expect(await thumbnail(Buffer.from('not a picture'))).toBeNull();
  });
});
