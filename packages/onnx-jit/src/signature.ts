import { TraceError } from './errors.js';
import type { Signature } from './types.js';

/** @throws TraceError TRACE_SIGNATURE_INVALID for an unusable name, shape or element type. */
export function checkSignature({ name: program, inputs }: Signature): void {
  const seen = new Set<string>();
  for (const { name, shape, dtype } of inputs) {
    const fail = (reason: string): never => {
      throw new TraceError('TRACE_SIGNATURE_INVALID', { program, input: name, reason });
    };
    if (name === '' || name.startsWith('.')) fail('a name must not be empty nor begin with a dot');
    if (seen.has(name)) fail('the name is there twice');
    if (!shape.every((dim) => Number.isInteger(dim) && dim >= 0))
      fail(`shape [${shape.join(', ')}] must consist of whole numbers from 0 on`);
    if (!['float32', 'int32', 'bool'].includes(dtype)) fail(`dtype ${dtype} must be float32, int32 or bool`);
    seen.add(name);
  }
}
