import type { Tensor } from 'onnxruntime-node';
import type { DeviceTensor } from '../types.js';

/** An output of onnxruntime that stays where the run left it. Its memory is not collected with it: it has to be disposed of. */
export class OnnxDeviceTensor implements DeviceTensor {
  readonly shape: readonly number[];

  constructor(readonly tensor: Tensor) {
    this.shape = tensor.dims;
  }

  dispose(): void {
    this.tensor.dispose();
  }
}
