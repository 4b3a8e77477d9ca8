import { ItemError } from '@commercemm/encoder';
import type { Filter } from '@commercemm/search';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { attributesField, countField, imageField, jsonField } from '../http/fields.js';
import type { ServiceMetrics } from '../http/metrics.js';
import { failureSchema, itemProblem } from '../http/problems.js';
import type { Models } from '../models/models.js';

const bodySchema = z
  .strictObject({
    text: z.string().trim().min(1).optional(),
    image: imageField.optional(),
    k: countField(100, 10),
    filter: jsonField(z.strictObject({ category: z.array(z.string()).optional(), attributes: attributesField.optional() }))
      .optional()
      .meta({ description: 'Category: start of a path. Attributes: of each one of the values. In a form: the same as a text.' }),
  })
  .refine(({ text, image }) => text !== undefined || image !== undefined, 'needs a text, an image, or both');

const hitSchema = z
  .object({
    id: z.string(),
    score: z.number().meta({ description: 'Orders the hits of one answer; scores of two answers do not compare.' }),
    title: z.string(),
    description: z.string().nullable(),
    category: z.array(z.string()).readonly(),
    attributes: z.record(z.string(), z.array(z.string()).readonly()),
    product: z.string().nullable().meta({ description: 'Equal for listings of one product.' }),
  })
  .meta({ id: 'Hit' });

/** POST /v1/search: by text, by photo, by both. */
export const searchRoute =
  ({ search }: Models, { itemErrors }: ServiceMetrics): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/v1/search',
      {
        schema: {
          summary: 'Products for a text, a photo, or both',
          consumes: ['application/json', 'multipart/form-data'],
          body: bodySchema,
          response: { 200: z.object({ hits: z.array(hitSchema) }), '4xx': failureSchema },
        },
      },
      async ({ body: { filter, ...query } }, reply) => {
        const hits = await search({ ...query, filter: filter as Filter | undefined });
        if (!(hits instanceof ItemError)) return { hits };
        itemErrors.inc({ code: hits.code });
        const error = itemProblem(hits);
        return reply.code(error.status as 400).send({ error });
      },
    );
  };
