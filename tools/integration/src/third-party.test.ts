import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { makeShop } from './shop.js';
import { metricsOf, trainer } from './trainer.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const fixture = join(root, 'tools/integration/fixtures/third-party-task');
let shop: Awaited<ReturnType<typeof makeShop>>;

const npm = (args: readonly string[], cwd: string): string => {
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
};

/** A project outside the repository, with commercemm and the task installed as npm would. */
beforeAll(async () => {
  shop = await makeShop();
  const [{ filename }] = JSON.parse(npm(['pack', '--json', '--pack-destination', shop.folder], fixture)) as [{ filename: string }];
  writeFileSync(join(shop.folder, 'package.json'), '{"private":true}');
  npm(['install', '--offline', '--legacy-peer-deps', '--no-audit', join(shop.folder, filename)], shop.folder);
  for (const scope of ['@commercemm', '@tensorflow']) {
    mkdirSync(join(shop.folder, 'node_modules'), { recursive: true });
    symlinkSync(join(root, 'node_modules', scope), join(shop.folder, 'node_modules', scope));
  }
});
afterAll(() => rmSync(shop.folder, { recursive: true, force: true }));

test('a task package that is not of this repository joins a run by its name', async () => {
  const config = JSON.parse(readFileSync(shop.config, 'utf8')) as object;
  const path = join(shop.folder, 'with-third-party.json');
  writeFileSync(
    path,
    JSON.stringify({ ...config, tasks: ['@commercemm/task-itc', '@commercemm/task-omni-retrieval', 'third-party-task'] }),
  );
  const out = join(shop.folder, 'run');
  const { code, output } = await trainer(
    ['pretrain', '--catalog', shop.catalog, '--config', path, '--out', out, '--steps', '8'],
    shop.folder,
  );
  expect([code, output]).toEqual([0, expect.stringContaining('Report')]);
  const losses = metricsOf(out).map(({ passes }) => passes['image-text']!.losses);
  expect(Object.keys(losses[0]!).sort()).toEqual(['itc', 'text-length']);
  expect(losses.at(-1)!['text-length']!).toBeLessThan(losses[0]!['text-length']!);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('length of the text');
});

test('a package that is not installed is refused by name, with what to do', async () => {
  const config = JSON.parse(readFileSync(shop.config, 'utf8')) as object;
  const path = join(shop.folder, 'with-missing.json');
  writeFileSync(path, JSON.stringify({ ...config, tasks: ['no-such-task'] }));
  const { code, output } = await trainer(
    ['pretrain', '--catalog', shop.catalog, '--config', path, '--out', join(shop.folder, 'none')],
    shop.folder,
  );
  expect([code, output]).toEqual([2, expect.stringContaining('npm install no-such-task')]);
  expect(output).not.toContain('    at ');
});
