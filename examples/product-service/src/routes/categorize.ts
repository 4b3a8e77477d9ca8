import { ItemError } from '@commercemm/encoder';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

import { attributesField, countField, imageField, jsonField } from '../http/fields.js';
import { failureSchema, itemProblem, problemSchema } from '../http/problems.js';
import type { ServiceMetrics } from '../http/metrics.js';
import type { Models } from '../models/models.js';
import type { Settings } from '../settings.js';

const itemSchema = z
  .strictObject({
    id: z.string().max(200).optional().meta({ description: 'Comes back with the result.' }),
    title: z.string().optional(),
    description: z.string().optional(),
    attributes: jsonField(attributesField).optional(),
    image: imageField.optional(),
  })
  .meta({ id: 'Item' });

const levelSchema = z.object({ path: z.array(z.string()).readonly(), probability: z.number() });
const resultSchema = z
  .object({
    id: z.string().optional(),
    categories: z
      .array(levelSchema.extend({ levels: z.array(levelSchema).readonly() }))
      .optional()
      .meta({ description: 'Best first, with the probability of each level of the path.' }),
    error: problemSchema.optional().meta({ description: 'Instead of categories. The other items have theirs.' }),
  })
  .meta({ id: 'Categorized' });

/** POST /v1/categorize: many products as JSON, or one as a form. */
export const categorizeRoute =
  ({ categorization }: Models, { itemErrors }: ServiceMetrics, { MAX_ITEMS }: Settings): FastifyPluginAsyncZod =>
  async (app) => {
    const bodySchema = z.strictObject({ items: z.array(itemSchema).min(1).max(MAX_ITEMS), count: countField(20, 3) });
    app.post(
      '/v1/categorize',
      {
        schema: {
          summary: 'Category paths of products, by texts, photo or both',
          description: 'Status 200 if at least one item has a result; otherwise that of the first error. A form is one item and `count`.',
          consumes: ['application/json', 'multipart/form-data'],
          body: bodySchema,
          response: {
            200: z.object({ results: z.array(resultSchema) }),
            '4xx': failureSchema.extend({ results: z.array(resultSchema).optional() }),
          },
        },
        // Runs before validation and after the form was read.
        preValidation: async (request: { isMultipart(): boolean; body: unknown }) => {
          if (request.isMultipart()) request.body = oneItem(request.body as Record<string, unknown>);
        },
      },
      async (request, reply) => {
        const { items, count } = request.body;
        const found = await categorization.predict(items, { count });
        const results = found.map((result, at) => {
          const id = items[at]!.id;
          if (!(result instanceof ItemError)) return { id, categories: result };
          itemErrors.inc({ code: result.code });
          return { id, error: itemProblem(result) };
        });
        const error = results[0]?.error;
        if (error && results.every((result) => result.error)) return reply.code(error.status as 400).send({ error, results });
        return { results };
      },
    );
  };

/** A form has the fields of one item, and `count` beside them. */
function oneItem({ count, ...item }: Record<string, unknown>) {
  return { items: [item], ...(count !== undefined && { count }) };
}
