import { SearchError } from '@commercemm/search';
import type { FastifyError, FastifyInstance } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';

import type { Problem } from './problems.js';

/** Codes of requests that were refused before an item was looked at. */
const CODE_OF_STATUS: Readonly<Record<number, string>> = { 413: 'REQUEST_TOO_LARGE', 415: 'REQUEST_TYPE_UNSUPPORTED' };

/** Every error leaves as `{ error: Problem }`; what is not the client's fault is logged and not told. */
export function addErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) request.log.error({ err: error }, 'request failed');
    return reply.code(problem.status).send({ error: problem });
  });
  app.setNotFoundHandler((request, reply) => {
    const message = `there is no ${request.method} ${request.url}; /openapi.json lists what there is`;
    return reply.code(404).send({ error: { code: 'ROUTE_UNKNOWN', status: 404, message, details: {} } satisfies Problem });
  });
}

function problemOf(error: FastifyError): Problem {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const problems = error.validation.map(({ instancePath, message }) => `${instancePath.slice(1) || 'body'}: ${message}`);
    return { code: 'REQUEST_INVALID', status: 400, message: problems.join('; '), details: { problems } };
  }
  if (error instanceof SearchError && error.code === 'SEARCH_QUERY_INVALID')
    return { code: error.code, status: 400, message: error.message, details: { ...error.details } };
  const status = error.statusCode ?? 500;
  if (status >= 500) return { code: 'SERVICE_FAILED', status: 500, message: 'the request failed; the log says why', details: {} };
  return { code: CODE_OF_STATUS[status] ?? 'REQUEST_INVALID', status, message: error.message, details: { reason: error.code } };
}
