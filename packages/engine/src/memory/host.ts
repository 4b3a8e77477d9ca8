/** Training in host memory: graphs read parameters and write gradients as views of flat arrays, and the optimizer works in place. */
import type { HostTensor, Runtime } from '@commercemm/runtime';

import { gradientResult, parameterFeed } from '../feeds.js';
import { namedViews } from '../layout.js';
import { applyAdamW, norm } from '../optimizer.js';
import type { MemoryOptions, TrainingMemory } from './memory.js';

export function hostMemory(runtime: Runtime, { layout, state, optimizer: options }: MemoryOptions): TrainingMemory {
  const parameters = prefixed(namedViews(state.parameters, layout), parameterFeed);
  const gradients = prefixed(namedViews(state.gradients, layout), gradientResult);
  return {
    async compile({ signature, program }) {
      const graph = await runtime.compile(signature, program);
      const written = graph.outputs.filter(({ name }) => name in gradients);
      const results = Object.fromEntries(written.map(({ name }) => [name, gradients[name]!]));
      // A parameter that this pass does not touch has no output: its gradient is zero.
      const untouched = Object.entries(gradients).flatMap(([name, { data }]) => (name in results ? [] : [data]));
      return {
        async run(feeds) {
          for (const data of untouched) data.fill(0);
          const outputs = await graph.run({ ...parameters, ...feeds }, results);
          return { outputs, gradNorm: norm(state.gradients) };
        },
        dispose: () => graph.dispose(),
      };
    },
    apply: async (step, learningRate, clip) => applyAdamW(layout, state, options, step, learningRate, clip),
    async toHost() {},
    dispose: () => {},
  };
}

const prefixed = (views: Readonly<Record<string, HostTensor>>, name: (key: string) => string): Record<string, HostTensor> =>
  Object.fromEntries(Object.entries(views).map(([key, view]) => [name(key), view]));
