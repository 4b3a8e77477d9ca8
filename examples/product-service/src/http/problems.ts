import type { ItemError, ItemErrorCode } from '@commercemm/encoder';
import { z } from 'zod';

/** What went wrong, of a request or of one item. */
export const problemSchema = z
  .object({
    code: z.string().meta({ description: 'Stable.' }),
    status: z.int(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

export const failureSchema = z.object({ error: problemSchema }).meta({ id: 'Failure' });

/** The client can correct all of them. */
const STATUS: Readonly<Record<ItemErrorCode, number>> = {
  ITEM_INVALID: 400,
  ITEM_EMPTY: 400,
  ITEM_PART_MISSING: 400,
  ITEM_TEXT_TOO_LONG: 413,
  ITEM_IMAGE_TOO_LARGE: 413,
  IMAGE_TOO_LARGE: 413,
  IMAGE_NOT_AN_IMAGE: 415,
  IMAGE_FORMAT_UNSUPPORTED: 415,
  IMAGE_EMPTY: 422,
  IMAGE_TRUNCATED: 422,
  IMAGE_CORRUPT: 422,
};

export const itemProblem = ({ code, message, details }: ItemError): Problem => ({
  code,
  status: STATUS[code],
  message,
  details: { ...details },
});
