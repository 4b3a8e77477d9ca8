import { registerTask, type FusedContext, type FusionRequest, type PretrainTask, type Side, type ViewRequest } from '@commercemm/engine';
import { contrastive, logitScaleSpec, negativesMet, type LabelMode } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

/** How one side of a pair is represented: which views it takes, and whether they are fused. */
interface Representation {
  readonly letter: string;
  readonly name: string;
  readonly modalities: readonly string[];
}

const REPRESENTATIONS: readonly Representation[] = [
  { letter: 'i', name: 'image', modalities: ['image'] },
  { letter: 't', name: 'text', modalities: ['text'] },
  { letter: 'm', name: 'multimodal', modalities: ['image', 'text'] },
];

const viewsOf = (side: Side, { modalities }: Representation): ViewRequest[] => modalities.map((modality) => ({ side, modality }));

const fusionsOf = (side: Side, representation: Representation): FusionRequest[] =>
  representation.modalities.length > 1 ? [{ id: side, parts: viewsOf(side, representation).map((view) => ({ view })) }] : [];

/** Embedding and presence of one side. */
function represent({ view, fused }: FusedContext, side: Side, representation: Representation) {
  return representation.modalities.length > 1 ? fused(side) : view(viewsOf(side, representation)[0]!);
}

/**
 * Omni-Retrieval from one representation of the source to one of the target: symmetric InfoNCE over the batch, soft labels by product
 * identity. Rows and columns that lack a modality do not count; below two valid pairs the task does not apply.
 */
export function omniRetrieval(source: Representation, target: Representation, labels: LabelMode = { kind: 'soft' }): PretrainTask {
  const id = `omni-${source.letter}2${target.letter}`;
  const scale = `${id}.logitScale`;
  return {
    id,
    pass: 'cross-pair',
    title: `${source.name} to ${target.name}`,
    minimum: 2,
    parameters: () => ({ [scale]: logitScaleSpec() }),
    views: () => [...viewsOf('source', source), ...viewsOf('target', target)],
    fusions: () => [...fusionsOf('source', source), ...fusionsOf('target', target)],
    loss(context) {
      const from = represent(context, 'source', source);
      const to = represent(context, 'target', target);
      const valid_B = tf.mul(from.present_B, to.present_B) as tf.Tensor1D;
      const { same_BB } = context;
      const logScale = context.parameters[scale] as tf.Scalar;
      return {
        loss: contrastive({ source_BE: from.embedding_BE, target_BE: to.embedding_BE, same_BB, valid_B, logScale, labels }),
        count: tf.sum(valid_B) as tf.Scalar,
        reports: { logScale, negatives: negativesMet({ same_BB, valid_B }) },
      };
    },
  };
}

for (const source of REPRESENTATIONS) for (const target of REPRESENTATIONS) registerTask(omniRetrieval(source, target));
