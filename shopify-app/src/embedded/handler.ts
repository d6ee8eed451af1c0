import { createRequestHandler, type ServerBuild } from '@remix-run/server-runtime';
import type { Backend } from './backend.ts';
import { compressed } from './compressed.ts';

/** Answers what lies under /app and /auth. `build` is what `npm run build:shopify-app` made. */
export function createEmbeddedAdmin(
  build: ServerBuild,
  backend: Backend,
): (request: Request) => Promise<Response> {
  const respond = createRequestHandler(build, 'production');
  return async (request) => compressed(request, await respond(request, { backend }));
}
