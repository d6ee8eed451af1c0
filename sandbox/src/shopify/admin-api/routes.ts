import { Hono } from 'hono';
import type { Context } from 'hono';
import { z } from 'zod';
import type { RestFault } from '../../faults.ts';
import { isAlive } from '../auth/tokens.ts';
import { faultAnswer, faultFor, isForShop } from '../incoming.ts';
import type { ShopifyParts } from '../parts.ts';
import { API_VERSION } from '../webhooks/deliver.ts';
import { answerGraphql, operationNameOf } from './execute.ts';
import type { GraphqlRequest } from './execute.ts';
import type { AdminSchema } from './schema.ts';

const graphqlRequest = z.object({
  query: z.string().max(200_000),
  variables: z.record(z.string(), z.unknown()).nullish(),
});
const NO_SUCH_TOKEN = '[API] Invalid API key or access token (unrecognized login or wrong password)';

/** `POST /admin/api/2026-07/graphql.json`, with the faults that are set for `/graphql/<operation's name>`. */
export function adminApiRoutes(parts: ShopifyParts, admin: AdminSchema): Hono {
  const routes = new Hono();
  routes.post(`/admin/api/${API_VERSION}/graphql.json`, async (c) => {
    const started = performance.now();
    const parsed = graphqlRequest.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return c.json({ errors: 'Required parameter missing or invalid: query' }, 400);
    const request = { query: parsed.data.query, variables: parsed.data.variables ?? {} };
    const path = `/graphql/${operationNameOf(request.query)}`;
    const fault = faultFor(parts, path);
    const response = await respond(parts, admin, { c, request, fault });
    parts.log.request({
      at: Date.now(),
      method: 'POST',
      path,
      query: '',
      status: response.status,
      durationMs: Math.round(performance.now() - started),
      faults: fault === undefined ? [] : [fault.kind],
    });
    return response;
  });
  return routes;
}

interface Asked {
  c: Context;
  request: GraphqlRequest;
  fault: RestFault | undefined;
}

async function respond(
  parts: ShopifyParts,
  admin: AdminSchema,
  { c, request, fault }: Asked,
): Promise<Response> {
  const { shop } = parts;
  if (fault !== undefined && fault.kind !== 'timeout_after') return faultAnswer(fault);
  if (!isForShop(shop, c.req.header('x-shopify-shop-domain'))) return c.json({ errors: 'Not Found' }, 404);
  const { installation } = shop.state;
  if (installation === null || !isAlive(shop, c.req.header('x-shopify-access-token') ?? ''))
    return c.json({ errors: NO_SUCH_TOKEN }, 401);
  const answer = await answerGraphql(shop, admin, { ...request, installation });
  if (fault !== undefined) return faultAnswer(fault);
  return c.json(answer, 200, { 'x-shopify-api-version': API_VERSION });
}
