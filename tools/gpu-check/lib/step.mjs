import { startPeer } from '@commercemm/bench/lib/peer';
import { interleaved, round, summarize } from '@commercemm/bench/lib/statistics';
import { allPlans, sessionOf, shapes } from '@commercemm/bench/lib/workload';
import { createRuntime } from '@commercemm/runtime';

const script = new URL(import.meta.resolve('@commercemm/bench/peers/torch_step.py')).pathname;

/** Times of a training iteration, shapes of preset small, on a provider and, if its Python is told, in PyTorch on the GPU. */
export async function stepTimes(provider, { quick, torch }) {
  const shape = quick ? shapes.tiny : shapes.small;
  const batch = quick ? { size: 4, tokens: 8 } : { size: 16, tokens: 32 };
  const border = shape.stackLayers / 2;
  const runtime = await createRuntime(provider);
  const session = await sessionOf({ runtime, shape, plans: allPlans(), batch, borders: [border, border] });
  const peer = torch ? startPeer(torch, script, { shape, batch, border, threads: 1, device: 'cuda' }) : undefined;
  const { medians, spread } = summarize(
    await interleaved(
      {
        iteration: () => session.iterate(),
        ...(peer && { torchEager: () => peer.iterate('eager'), torchCompile: () => peer.iterate('compile') }),
      },
      quick ? 2 : 7,
    ),
  );
  peer?.stop();
  session.dispose();
  runtime.dispose();
  const ratios = peer && {
    torchEagerOverOurs: round(medians.torchEager / medians.iteration),
    torchCompileOverOurs: round(medians.torchCompile / medians.iteration),
  };
  return { medians, spread, ...(ratios && { ratios, torch: peer.version() }) };
}
