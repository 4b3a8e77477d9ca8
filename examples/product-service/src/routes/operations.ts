import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

import type { ServiceMetrics } from '../http/metrics.js';

/** What the machines around a service ask: alive, ready, how much. Not part of the API's description. */
export const operationRoutes =
  ({ registry }: ServiceMetrics, isDraining: () => boolean): FastifyPluginAsyncZod =>
  async (app) => {
    const status = z.object({ status: z.string() });
    const schema = { hide: true, response: { 200: status, 503: status } };
    app.get('/health/live', { schema, logLevel: 'warn' }, async () => ({ status: 'alive' }));
    app.get('/health/ready', { schema, logLevel: 'warn' }, async (_, reply) =>
      isDraining() ? reply.code(503).send({ status: 'draining' }) : { status: 'ready' },
    );
    app.get('/metrics', { schema: { hide: true }, logLevel: 'warn' }, async (_, reply) => {
      const text = await registry.metrics();
      return reply.type(registry.contentType).send(text);
    });
    app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  };
