import { importCatalog } from '@commercemm/catalog';

import { report } from '../lib/child.mjs';

const { from, to } = JSON.parse(process.argv[2]);
const started = performance.now();
const { rows } = await importCatalog({ from: [from], to });
report({ rows, seconds: (performance.now() - started) / 1000 });
