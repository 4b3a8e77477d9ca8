import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';

import { addErrorHandler } from './http/error-handler.js';
import { addMetrics } from './http/metrics.js';
import type { Models } from './models/models.js';
import { categorizeRoute } from './routes/categorize.js';
import { operationRoutes } from './routes/operations.js';
import { searchRoute } from './routes/search.js';
import type { Settings } from './settings.js';

export interface Service {
  readonly app: FastifyInstance;
  /** From now on /health/ready says no and connections end with their next answer; requests are taken until `app.close()`. */
  drain(): void;
}

/** The whole service over loaded models, not yet listening. Closing it ends the requests that run, then lets the models go. */
export async function createService(models: Models, settings: Settings): Promise<Service> {
  let draining = false;
  const app = Fastify({
    logger: { level: settings.LOG_LEVEL },
    bodyLimit: settings.MAX_BODY_BYTES,
    requestTimeout: 30_000,
    requestIdHeader: 'x-request-id',
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  addErrorHandler(app);
  const metrics = addMetrics(app);
  // A connection that is kept alive after its last answer would hold up the end.
  app.addHook('onSend', async (_, reply) => {
    if (draining) reply.header('connection', 'close');
  });
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Product service', version: '1.0.0' } },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(multipart, { attachFieldsToBody: 'keyValues', limits: formLimits(settings) });
  await app.register(categorizeRoute(models, metrics, settings));
  await app.register(searchRoute(models, metrics));
  await app.register(operationRoutes(metrics, () => draining));
  app.addHook('onClose', () => models.dispose());
  return {
    app,
    drain() {
      draining = true;
    },
  };
}

/**
 * A field that is too long is cut off without a word: cut behind 3 bytes a character (the most that UTF-8 needs for a UTF-16 unit) it is still
 * too long for the encoder, which then says so.
 */
const formLimits = ({ MAX_IMAGE_BYTES, MAX_CHARACTERS }: Settings) => ({
  files: 1,
  fileSize: MAX_IMAGE_BYTES,
  fields: 10,
  fieldSize: 3 * (MAX_CHARACTERS + 2),
  parts: 11,
});
