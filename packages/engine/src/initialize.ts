import { createRandom } from '@commercemm/catalog';
import type { ParameterSpecs } from '@commercemm/model';

import { namedViews, type Layout } from './layout.js';

/** Fills the flat parameters with their initial values; each parameter has a generator of its own, so adding one moves no other. */
export function initialize(flat: Float32Array, layout: Layout, specs: ParameterSpecs, seed: number): void {
  const views = namedViews(flat, layout);
  // Frozen parameters lie last, so what they copy is filled before.
  for (const [name, { data }] of Object.entries(views)) {
    const { init } = specs[name]!;
    if (init.kind === 'constant') {
      data.fill(init.value);
    } else if (init.kind === 'copy') {
      data.set(views[init.of]!.data);
    } else {
      const random = createRandom(seed, 'initialize', name);
      for (let i = 0; i < data.length; i++) data[i] = random.normal() * init.deviation;
    }
  }
}
