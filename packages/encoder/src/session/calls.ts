import { EncoderError } from '../errors.js';

/** Keeps something open until the calls that use it have ended. */
export class Calls {
  readonly #running = new Set<Promise<unknown>>();
  #ended: Promise<void> | undefined;

  /** @throws EncoderError ENCODER_DISPOSED after `end` */
  async run<T>(name: string, call: () => Promise<T>): Promise<T> {
    if (this.#ended) throw new EncoderError('ENCODER_DISPOSED', { name });
    const running = call();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Refuses further calls, waits for those that run, then closes; only once. */
  end(close: () => Promise<void>): Promise<void> {
    return (this.#ended ??= Promise.allSettled(this.#running).then(close));
  }
}
