import { hashNetwork, takeAttempts, type Limit } from '@ristourne/core/accounts/rate-limit';
import { MINUTE_MS } from '@ristourne/core/commerce/time';
import { BLOCK_VERSION, blockRequest } from './block-request.ts';
import { findConnectedShop } from './find-connected-shop.ts';
import { orderBlock, type BlockPage, type OrderBlock, type OrderBlockDeps } from './order-block.ts';
import { verifySessionToken, type AppIdentity } from './verify-session-token.ts';

export type AnswerBlockDeps = OrderBlockDeps & { app: AppIdentity };
/** `ip`: whom the limit counts. */
export type BlockCall = { request: Request; page: BlockPage; ip: string };

/** A few questions an order, and a whole mobile network may stand behind one address. */
export const BLOCKS_PER_IP: Limit = { name: 'order_blocks_per_ip', attempts: 300, windowMs: 15 * MINUTE_MS };
const MAX_BODY_LENGTH = 2_000;

/**
 * Extensions run in a worker whose origin is "null": any origin may ask, since nothing is known by cookie. What may be
 * asked is decided by the session token alone.
 */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-expose-headers': 'retry-after',
  'access-control-max-age': '7200',
};

/**
 * Answers a block on a buyer's page what its order earns. Every token that is not good, every shop that is not
 * connected and every order of somebody else get one answer, 401; nothing is written but the count of attempts, and for
 * a token that is not good not even that.
 */
export async function answerOrderBlock(deps: AnswerBlockDeps, call: BlockCall): Promise<Response> {
  const { request, page } = call;
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: CORS });
  if (request.method !== 'POST') return answer(405, { outcome: 'nothing' });
  const [, token = ''] = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '') ?? [];
  const visitor = verifySessionToken(deps.app, token, deps.clock.now());
  if (visitor === null) return answer(401, { outcome: 'refused' });
  const flooded = await takeAttempts(deps.pool, deps.clock.now(), [
    { limit: BLOCKS_PER_IP, key: hashNetwork(deps.keys, call.ip) },
  ]);
  if (flooded) return answer(429, { outcome: 'not_yet', retryAfterSeconds: flooded.retryAfterSeconds });
  const asked = blockRequest.safeParse(readJson(await request.text()));
  if (!asked.success) return refuseBody(asked.error.issues[0]);
  const store = await findConnectedShop(deps.pool, visitor.shop);
  if (store === null) return answer(401, { outcome: 'refused' });
  const { customer } = visitor;
  const block = await orderBlock(deps, { store, customer, page, request: asked.data });
  return answer(block.outcome === 'refused' ? 401 : 200, block);
}

function answer(status: number, block: OrderBlock): Response {
  const wait: Record<string, string> =
    block.outcome === 'not_yet' ? { 'retry-after': String(block.retryAfterSeconds) } : {};
  const headers = { ...CORS, ...wait, 'cache-control': 'no-store' };
  return Response.json({ version: BLOCK_VERSION, ...block }, { status, headers });
}

function refuseBody(issue: { path: PropertyKey[]; message: string } | undefined): Response {
  const error = { field: issue?.path.map(String).join('.') || 'body', message: issue?.message ?? '' };
  const headers = { ...CORS, 'cache-control': 'no-store' };
  return Response.json({ version: BLOCK_VERSION, error }, { status: 400, headers });
}

function readJson(text: string): unknown {
  try {
    return text.length > MAX_BODY_LENGTH ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
}
