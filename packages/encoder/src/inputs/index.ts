import { EncoderError } from '../errors.js';
import { imageInput } from './image.js';
import type { InputContext, ModalityInput } from './input.js';
import { textInput } from './text.js';

/** A new modality needs one line here, beside its module. */
const INPUTS: Readonly<Record<string, (context: InputContext) => ModalityInput>> = { text: textInput, image: imageInput };

/** The inputs of a model's modalities, in the model's order. @throws EncoderError ARTIFACT_MODALITY_UNKNOWN */
export function inputsOf(context: InputContext): ModalityInput[] {
  return context.manifest.modalities.map((modality) => {
    const create = INPUTS[modality];
    if (!create) throw new EncoderError('ARTIFACT_MODALITY_UNKNOWN', { expected: Object.keys(INPUTS).join(', '), got: modality });
    return create(context);
  });
}
