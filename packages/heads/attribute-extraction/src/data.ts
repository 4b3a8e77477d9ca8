import { z } from 'zod';

import type { Gazetteer } from './gazetteer.js';

/** What the head needs beside its graph. */
export const extractionDataSchema = z.object({
  /** Attributes whose values are spans of the text. */
  spans: z.array(z.string()),
  /** Attributes whose values are classes. */
  classes: z.array(z.object({ attribute: z.string(), values: z.array(z.string()).min(2) })),
  /** Values seen in training: phrase, occurrences, and [attribute, how often a value of it]. */
  gazetteer: z.array(z.tuple([z.string(), z.number(), z.array(z.tuple([z.number(), z.number()]))])),
});

export type ExtractionData = z.infer<typeof extractionDataSchema>;

export const gazetteerToData = (gazetteer: Gazetteer): ExtractionData['gazetteer'] =>
  [...gazetteer]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([phrase, { all, byAttribute }]) => [
      phrase,
      all,
      Object.entries(byAttribute).map(([attribute, count]) => [Number(attribute), count]),
    ]);

export const gazetteerFromData = (data: ExtractionData['gazetteer']): Gazetteer =>
  new Map(data.map(([phrase, all, counts]) => [phrase, { all, byAttribute: Object.fromEntries(counts) }]));
