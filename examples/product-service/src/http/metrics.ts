import { openHandles } from '@commercemm/encoder';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface ServiceMetrics {
  readonly registry: Registry;
  /** Items that could not be used, by code. */
  readonly itemErrors: Counter<'code'>;
}

/** Times of requests, items that failed, loaded graphs, and what prom-client knows of the process. */
export function addMetrics(app: FastifyInstance): ServiceMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the first byte of a request to the last of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
    registers: [registry],
  });
  const itemErrors = new Counter({
    name: 'item_errors_total',
    help: 'Items that could not be used, by code',
    labelNames: ['code'],
    registers: [registry],
  });
  new Gauge({
    name: 'encoder_open_handles',
    help: 'What the encoder holds loaded, by kind',
    labelNames: ['kind'],
    registers: [registry],
    collect() {
      for (const [kind, count] of Object.entries(openHandles())) this.set({ kind }, count);
    },
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  return { registry, itemErrors };
}
