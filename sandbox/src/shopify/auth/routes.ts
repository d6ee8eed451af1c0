import { Hono } from 'hono';
import { z } from 'zod';
import type { Shop } from '../shop.ts';
import type { ShopifyParts } from '../parts.ts';
import { faultAnswer, faultFor, isForShop } from '../incoming.ts';
import { faultOf } from './session-token.ts';
import { ACCESS_SECONDS, installationOf, issueTokens, REFRESH_SECONDS, refreshTokens } from './tokens.ts';
import type { TokenPair } from './tokens.ts';

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const OFFLINE = 'urn:shopify:params:oauth:token-type:offline-access-token';

const grantRequest = z.object({
  client_id: z.string(),
  client_secret: z.string(),
  grant_type: z.string(),
  subject_token: z.string().optional(),
  requested_token_type: z.string().optional(),
  expiring: z.union([z.string(), z.number()]).optional(),
  refresh_token: z.string().optional(),
});
type GrantRequest = z.output<typeof grantRequest>;

/** `POST /admin/oauth/access_token`: session token for access token, and refresh token for a new pair. */
export function oauthRoutes(parts: ShopifyParts): Hono {
  const routes = new Hono();
  routes.post('/admin/oauth/access_token', async (c) => {
    const fault = faultFor(parts, '/access_token');
    if (fault !== undefined && fault.kind !== 'timeout_after') return faultAnswer(fault);
    if (!isForShop(parts.shop, c.req.header('x-shopify-shop-domain')))
      return c.json({ error: 'not_found' }, 404);
    const body: unknown = await c.req.json().catch(() => null);
    const parsed = grantRequest.safeParse(body);
    if (!parsed.success) return c.json(refusal('invalid_request', 'Required parameters are missing'), 400);
    const answer = grant(parts, parsed.data);
    if (fault !== undefined) return faultAnswer(fault);
    return c.json(answer.body, answer.status);
  });
  return routes;
}

interface Answer {
  status: 200 | 400 | 401;
  body: object;
}

function grant(parts: ShopifyParts, asked: GrantRequest): Answer {
  const { shop, app } = parts;
  if (asked.client_id !== app.apiKey) return refused(400, 'application_cannot_be_found');
  if (asked.client_secret !== app.apiSecret)
    return refused(401, 'invalid_client', 'Client authentication failed');
  if (asked.grant_type === 'refresh_token') return refreshed(shop, asked.refresh_token ?? '');
  if (asked.grant_type !== TOKEN_EXCHANGE) return refused(400, 'unsupported_grant_type');
  if (asked.requested_token_type !== OFFLINE)
    return refused(400, 'invalid_requested_token_type', 'This stand-in gives offline tokens only');
  const fault = faultOf(shop, app, asked.subject_token ?? '');
  if (fault !== null) return refused(400, 'invalid_subject_token', `Session token: ${fault}`);
  const installation = installationOf(shop, parts.grant());
  return {
    status: 200,
    body: granted(shop, issueTokens(shop, installation, String(asked.expiring) === '1')),
  };
}

function refreshed(shop: Shop, refreshToken: string): Answer {
  const pair = refreshTokens(shop, refreshToken);
  if (pair !== null) return { status: 200, body: granted(shop, pair) };
  return refused(400, 'invalid_grant', 'The refresh token is invalid, expired or was used before');
}

function granted(shop: Shop, { accessToken, refreshToken }: TokenPair): object {
  return {
    access_token: accessToken,
    scope: shop.state.installation?.scopes.join(',') ?? '',
    ...(refreshToken === null
      ? {}
      : {
          expires_in: ACCESS_SECONDS,
          refresh_token: refreshToken,
          refresh_token_expires_in: REFRESH_SECONDS,
        }),
  };
}

function refused(status: 400 | 401, error: string, description?: string): Answer {
  return { status, body: refusal(error, description) };
}

function refusal(error: string, description?: string): object {
  return { error, ...(description === undefined ? {} : { error_description: description }) };
}
