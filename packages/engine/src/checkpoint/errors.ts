import { EngineError } from '../errors.js';

export type CheckpointErrorCode =
  | 'CHECKPOINT_NOT_FOUND'
  | 'CHECKPOINT_DAMAGED'
  | 'CHECKPOINT_MISMATCH'
  | 'CHECKPOINT_VERSION_UNSUPPORTED'
  | 'CHECKPOINT_STATE_INVALID'
  | 'SAFETENSORS_INVALID';

/** A checkpoint that can not be written or read. */
export class CheckpointError extends EngineError {
  override readonly code: CheckpointErrorCode;

  constructor(code: CheckpointErrorCode, details: Readonly<Record<string, unknown>>) {
    super(code, details);
    this.code = code;
    this.name = 'CheckpointError';
  }
}
