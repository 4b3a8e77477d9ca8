/**
 * A trained model as inference graphs: one for each modality's encoder, and one for the fusion of what they give. They compute what
 * `embeddingProgram` does, in parts, so that a service encodes what it has and keeps what it has encoded.
 */
import { fuse, fusedEmbedding, fusedSummary, joinModalities, type Modality, type Segment } from '@commercemm/model';
import {
  traceSymbolic,
  type ParameterTensors,
  type Precision,
  type Program,
  type SymbolicGraph,
  type SymbolicTensorSpec,
} from '@commercemm/onnx-jit';
import type * as tf from '@tensorflow/tfjs';

import { FUSED } from '../embed.js';
import type { ModelDefinition } from '../feeds.js';
import { namedViews, type Layout } from '../layout.js';
import { modelSpecs } from '../model-specs.js';
import { openFeeds, sampleSizes } from './open-dimensions.js';

export interface ExportedBackbone {
  /**
   * By modality, in the model's order. Inputs: the modality's feeds. Outputs: `pooled` [B, D], `embedding` [B, E], `tokens` [B, L, D]
   * as the fusion takes them, `tokenMask` [B, L], `descriptor` [B, F] of a modality that has one. Rows of absent samples mean nothing.
   */
  readonly encoders: Readonly<Record<string, SymbolicGraph>>;
  /**
   * Inputs: `<modality>/tokens` [B, L, D] and `<modality>/mask` [B, L] of every modality. Outputs: `pooled` [B, D], `embedding` [B, E],
   * `tokens` [B, sum of L, D]. Absent for a model of one modality.
   */
  readonly fusion?: SymbolicGraph;
}

/**
 * Traces the graphs of a model at one border k, with its parameters inside.
 * @param precision of the parameters in the graphs
 * @param flat all parameters, as `layout` places them; those of tasks are left out
 */
export function exportBackbone(
  model: ModelDefinition,
  flat: Float32Array,
  layout: Layout,
  border: number,
  precision: Precision = 'fp32',
): ExportedBackbone {
  const names = Object.keys(modelSpecs({ ...model, auxiliary: [] }, []));
  const views = namedViews(flat, layout);
  const parameters: ParameterTensors = Object.fromEntries(names.map((name) => [name, views[name]!]));
  const encoders = Object.fromEntries(
    model.modalities.map((modality) => [modality.id, encoderGraph(model, modality, border, parameters, precision)]),
  );
  return { encoders, ...(model.modalities.length > 1 && { fusion: fusionGraph(model, encoders, border, parameters, precision) }) };
}

const trace = (
  name: string,
  inputs: readonly SymbolicTensorSpec[],
  model: ModelDefinition,
  program: Program,
  parameters: ParameterTensors,
  precision: Precision,
) => traceSymbolic({ name, inputs, symbols: sampleSizes(inputs, model.shape) }, program, parameters, precision);

function encoderGraph(
  model: ModelDefinition,
  modality: Modality,
  border: number,
  parameters: ParameterTensors,
  precision: Precision,
): SymbolicGraph {
  const { shape } = model;
  const program: Program = (inputs) => {
    const [encoded] = modality.encode(inputs, [modality.embed(inputs, inputs, shape)], { shape, border });
    const pooled_BD = modality.pool(inputs, encoded!, inputs);
    const { tokens_BND, mask_BN } = modality.toFusion(inputs, encoded!);
    return {
      ...{ pooled: pooled_BD, embedding: modality.project(inputs, pooled_BD), tokens: tokens_BND, tokenMask: mask_BN },
      ...(modality.descriptor && { descriptor: modality.descriptor.of(inputs) }),
    };
  };
  return trace(
    `${modality.id}/k${border}`,
    openFeeds((batch) => modality.feeds(shape, batch)),
    model,
    program,
    parameters,
    precision,
  );
}

function fusionGraph(
  model: ModelDefinition,
  encoders: ExportedBackbone['encoders'],
  border: number,
  parameters: ParameterTensors,
  precision: Precision,
): SymbolicGraph {
  const inputs = model.modalities.flatMap(({ id }) => {
    const output = (name: string) => encoders[id]!.outputs.find((spec) => spec.name === name)!;
    return [
      { ...output('tokens'), name: `${id}/tokens` },
      { ...output('tokenMask'), name: `${id}/mask` },
    ];
  });
  const program: Program = (feeds) => {
    const part = (id: string): Segment => ({
      tokens_BND: feeds[`${id}/tokens`] as tf.Tensor3D,
      mask_BN: feeds[`${id}/mask`] as tf.Tensor2D,
    });
    const [fused] = fuse(feeds, [joinModalities(model.modalities.map(({ id }) => part(id)))], { shape: model.shape, border });
    const summary_BD = fusedSummary(feeds, fused!);
    return { pooled: summary_BD, embedding: fusedEmbedding(feeds, summary_BD), tokens: fused!.tokens_BND };
  };
  return trace(`${FUSED}/k${border}`, inputs, model, program, parameters, precision);
}
