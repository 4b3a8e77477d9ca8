import { z } from 'zod';

const count = z.coerce.number().int().positive();
const mebibytes = 2 ** 20;

/** Environment variables. Sizes are in bytes, times in seconds. */
export const settingsSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  /** 0: any that is free. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Folder with the heads and their indexes; what is in it: models/places.ts. */
  MODELS: z.string().min(1).default('artifacts/demo'),
  /** Threads of onnxruntime inside one operator; absent: one for each core. */
  THREADS: count.optional(),
  /** Items of concurrent requests that run together; 1 turns batching off. */
  MAX_BATCH: count.default(32),
  /** Items of one request. */
  MAX_ITEMS: count.default(32),
  /** A JSON body; base64 makes a third more of a photo. */
  MAX_BODY_BYTES: count.default(16 * mebibytes),
  MAX_IMAGE_BYTES: count.default(8 * mebibytes),
  MAX_PIXELS: count.default(20_000_000),
  /** All texts of an item together. */
  MAX_CHARACTERS: count.default(20_000),
  /** After a signal, requests are still taken for so long, while /health/ready says no and balancers look elsewhere. */
  DRAIN_SECONDS: z.coerce.number().min(0).default(0),
  /** Requests that run have so long to end. */
  CLOSE_SECONDS: z.coerce.number().positive().default(20),
});

export type Settings = Readonly<z.infer<typeof settingsSchema>>;

/** @throws Error naming each variable that is wrong */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const result = settingsSchema.safeParse(environment);
  if (result.success) return result.data;
  throw new Error(result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}
