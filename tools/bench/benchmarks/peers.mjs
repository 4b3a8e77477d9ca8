/** One training iteration in tfjs (wasm) and jax-js (wasm) over ours; see peers/install.sh for jax-js. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { createRuntime } from '@commercemm/runtime';

import { versionOf } from '../lib/machine.mjs';
import { startPeer } from '../lib/peer.mjs';
import { interleaved, round, summarize } from '../lib/statistics.mjs';
import { allPlans, sessionOf, shapes } from '../lib/workload.mjs';

const jax = fileURLToPath(new URL('../peers/node_modules/@jax-js/jax', import.meta.url));
const script = fileURLToPath(new URL('../peers/jax-step.mjs', import.meta.url));

export async function run({ quick }) {
  const shape = quick ? shapes.tiny : shapes.demo;
  const batch = quick ? { size: 4, tokens: 8 } : { size: 8, tokens: 32 };
  const border = shape.stackLayers / 2;
  const setting = { shape, plans: allPlans(), batch, borders: [border, border] };
  const runtimes = { ours: await createRuntime('onnxruntime'), tfjs: await createRuntime('tfjs:wasm') };
  const sessions = {};
  for (const [name, runtime] of Object.entries(runtimes)) sessions[name] = await sessionOf({ runtime, ...setting });
  const peer = existsSync(jax) ? startPeer(process.execPath, script, { shape, batch, border }) : undefined;
  const { medians, spread } = summarize(
    await interleaved(
      {
        iteration: () => sessions.ours.iterate(),
        tfjsWasm: () => sessions.tfjs.iterate(),
        ...(peer && { jaxWasm: () => peer.iterate('step') }),
      },
      quick ? 2 : 5,
    ),
  );
  peer?.stop();
  Object.values(sessions).forEach((session) => session.dispose());
  return {
    about: `milliseconds an iteration of all 14 tasks; ${quick ? 'tiny shapes' : 'shapes of preset demo'}, batch ${batch.size}, ${batch.tokens} text tokens, border ${border}`,
    medians,
    spread,
    peers: { '@tensorflow/tfjs-backend-wasm': versionOf('@tensorflow/tfjs-backend-wasm'), ...(peer && { '@jax-js/jax': peer.version() }) },
    ratios: {
      tfjsWasmOverOurs: round(medians.tfjsWasm / medians.iteration),
      ...(peer && { jaxWasmOverOurs: round(medians.jaxWasm / medians.iteration) }),
    },
  };
}
