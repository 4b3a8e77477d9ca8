import {
  namedViews,
  parameterFeed,
  predictionPlan,
  predictionProgram,
  rowsOf,
  type BatchBuilder,
  type Example,
  type HeadProblem,
  type HostOutputs,
  type Layout,
  type ModelDefinition,
} from '@commercemm/engine';
import type { Executable, Runtime } from '@commercemm/runtime';

export interface PredictorOptions {
  readonly runtime: Runtime;
  readonly model: ModelDefinition;
  readonly problem: HeadProblem;
  readonly builder: BatchBuilder;
  readonly border: number;
  readonly batchSize: number;
}

export interface Predictor {
  /** Outputs of the head, batch by batch, in order. */
  predict(
    examples: readonly Example[],
    parameters: Float32Array,
    take: (examples: readonly Example[], outputs: HostOutputs) => void,
  ): Promise<void>;
  dispose(): void;
}

/** Runs the clean views of examples through model and head as they are trained now; graphs stay compiled. */
export function createPredictor({ runtime, model, problem, builder, border, batchSize }: PredictorOptions, layout: Layout): Predictor {
  const plan = predictionPlan(problem, model);
  const graphs = new Map<number, Executable>();
  return {
    async predict(examples, parameters, take) {
      const feeds = Object.fromEntries(Object.entries(namedViews(parameters, layout)).map(([name, view]) => [parameterFeed(name), view]));
      for (let from = 0; from < examples.length; from += batchSize) {
        const part = examples.slice(from, from + batchSize);
        // Graphs have a fixed batch: the last one is filled up with repeats of its first example.
        const padded = [...part, ...Array<Example>(batchSize - part.length).fill(part[0]!)];
        const built = await builder.build(
          plan,
          rowsOf(padded, plan.id, () => false),
          null,
        );
        let graph = graphs.get(built.batch.tokens);
        if (!graph) {
          const { signature, program } = predictionProgram(problem, model, built.batch, border);
          graphs.set(built.batch.tokens, (graph = await runtime.compile(signature, program)));
        }
        const outputs = await graph.run(Object.fromEntries(graph.inputs.map(({ name }) => [name, (feeds[name] ?? built.feeds[name])!])));
        take(part, firstRows(outputs, part.length));
      }
    },
    dispose: () => graphs.forEach((graph) => graph.dispose()),
  };
}

/** The outputs of the first `count` examples. */
const firstRows = (outputs: Awaited<ReturnType<Executable['run']>>, count: number): HostOutputs =>
  Object.fromEntries(
    Object.entries(outputs).map(([name, { shape, data }]) => {
      const row = shape.slice(1).reduce((a, b) => a * b, 1);
      return [name, { shape: [count, ...shape.slice(1)], data: data.subarray(0, count * row) as Float32Array | Int32Array }];
    }),
  );
