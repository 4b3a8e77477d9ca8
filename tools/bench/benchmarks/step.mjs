/** One training iteration (forward, backward, update of both passes) over the time that its own matrix products take alone. */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

import { passProgram } from '@commercemm/engine';
import { trace } from '@commercemm/onnx-jit';
import { createRuntime } from '@commercemm/runtime';
import * as ort from 'onnxruntime-node';

import { productsAlone, profile } from '../lib/matrix-products.mjs';
import { startPeer } from '../lib/peer.mjs';
import { interleaved, round, summarize } from '../lib/statistics.mjs';
import { allPlans, feedsOf, modelOf, sessionOf, shapes } from '../lib/workload.mjs';

const torchScript = fileURLToPath(new URL('../peers/torch_step.py', import.meta.url));

export async function run({ quick, torch }) {
  const threads = availableParallelism();
  const shape = quick ? shapes.tiny : shapes.small;
  const batch = quick ? { size: 4, tokens: 8 } : { size: 16, tokens: 32 };
  const border = Math.floor(shape.stackLayers / 2);
  const plans = allPlans();
  const model = modelOf(shape);
  const runtime = await createRuntime('onnxruntime');
  const session = await sessionOf({ runtime, shape, plans, batch, borders: [border, border] });

  const products = [];
  const operators = {};
  for (const plan of plans) {
    const { signature, program } = passProgram(plan, { model, batch, border });
    const graph = trace(signature, program);
    const hosts = feedsOf(plan, model, batch);
    const feeds = Object.fromEntries(
      graph.inputs.map(({ name, shape: dims, dtype }) => {
        const length = dims.reduce((a, b) => a * b, 1);
        const data = hosts[name]?.data ?? Float32Array.from({ length }, (_, i) => 0.02 * Math.sin(i));
        return [name, new ort.Tensor(dtype, data, dims)];
      }),
    );
    const found = await profile(graph.bytes, feeds, threads);
    products.push(...found.products);
    for (const [name, milliseconds] of Object.entries(found.operators)) operators[name] = (operators[name] ?? 0) + milliseconds;
  }
  const alone = await productsAlone(products, threads);
  const peer = torch && startPeer(torch, torchScript, { shape, batch, border, threads });
  const { medians, spread } = summarize(
    await interleaved(
      {
        iteration: () => session.iterate(),
        matrixProducts: () => alone.run(),
        ...(peer && { torchEager: () => peer.iterate('eager'), torchCompile: () => peer.iterate('compile') }),
      },
      quick ? 2 : 15,
    ),
  );
  peer?.stop();
  session.dispose();
  await alone.release();
  const top = Object.entries(operators).sort((a, b) => b[1] - a[1]);
  return {
    about: `milliseconds; ${quick ? 'tiny shapes' : 'shapes of preset small'}, batch ${batch.size}, ${batch.tokens} text tokens, border ${border}, all 14 tasks, ${threads} threads`,
    medians: { ...medians, ...Object.fromEntries(top.slice(0, 8).map(([name, value]) => [`profiled ${name}`, round(value)])) },
    spread,
    peers: peer ? { torch: peer.version() } : {},
    ratios: {
      stepOverMatrixProducts: round(medians.iteration / medians.matrixProducts),
      ...(peer && {
        torchEagerOverOurs: round(medians.torchEager / medians.iteration),
        torchCompileOverOurs: round(medians.torchCompile / medians.iteration),
      }),
    },
  };
}
