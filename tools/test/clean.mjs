/** `npm run clean`: removes what builds and tests leave, so that nothing of a deleted source stays behind. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { projectFolders } from './workspace.mjs';

for (const folder of projectFolders()) rmSync(join(folder, 'dist'), { recursive: true, force: true });
