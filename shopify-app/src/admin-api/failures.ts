import type { StoreFailure } from '@ristourne/core/ports/store-port';
import { ClientError } from 'graphql-request';
import { z } from 'zod';

const BUSY_SECONDS = 60;
const FROZEN_SECONDS = 3_600;
const MAX_PAUSE_SECONDS = 3_600;
const MAX_REASON_LENGTH = 300;

/** Codes of a connection that was never made, so nothing can have happened in the shop. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What Shopify says beside or instead of data. `path` is where the data is missing. */
export const graphqlError = z.object({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).nullish(),
  extensions: z.object({ code: z.string().nullish(), requiredAccess: z.string().nullish() }).nullish(),
});
export type GraphqlError = z.infer<typeof graphqlError>;

const cost = z.object({
  cost: z.object({
    requestedQueryCost: z.number(),
    throttleStatus: z.object({ currentlyAvailable: z.number(), restoreRate: z.number().positive() }),
  }),
});

/** Whether an error only says that this part of the answer needs an access which the app was not given. */
export function isDenied(error: GraphqlError): boolean {
  return error.extensions?.code === 'ACCESS_DENIED';
}

/**
 * Errors of an answered request (HTTP 200) as a failure. THROTTLED is `busy` until the bucket holds the request's cost
 * again; Shopify's own fault is `unknown`, since a mutation may have run; everything else is `refused`.
 */
export function readErrors(errors: GraphqlError[], extensions: unknown): StoreFailure {
  const codes = errors.map((error) => error.extensions?.code ?? '');
  if (codes.includes('THROTTLED')) return busy('Shopify asks to slow down', pauseSeconds(extensions));
  if (codes.includes('INTERNAL_SERVER_ERROR')) return { outcome: 'unknown', reason: 'Shopify failed inside' };
  if (codes.includes('SHOP_INACTIVE')) return busy('the shop is paused or closed', FROZEN_SECONDS);
  const denied = errors.find(isDenied);
  if (denied !== undefined) return refusedAccess(denied);
  return refused(`Shopify refused the request: ${errors[0]?.message ?? 'without a word'}`);
}

/** The app was installed with fewer permissions than it asks for now, or protected customer data was not granted. */
function refusedAccess(error: GraphqlError): StoreFailure {
  const needs = error.extensions?.requiredAccess ?? error.message;
  return withoutAccess(
    `Shopify does not let the app read or change ${placeIn(error) || 'this'}. It needs: ${needs}`,
  );
}

/** "order.lineItems.nodes.product": positions in lists say nothing about an access. */
export function placeIn(error: GraphqlError): string {
  return (error.path ?? []).filter((step) => typeof step === 'string').join('.');
}

/** Shopify does not accept the access token; nothing was done. */
export function isUnauthorised(error: unknown): boolean {
  return error instanceof ClientError && error.response.status === 401;
}

/** A request that was answered by no GraphQL at all, or by nothing. Never repeats what was sent: it may name a buyer. */
export function readFailure(error: unknown): StoreFailure {
  if (error instanceof ClientError) return readStatus(error.response.status, retryAfter(error));
  const code = codeOf(error);
  if (NEVER_SENT.has(code)) return busy(`no connection to Shopify: ${code}`);
  return { outcome: 'unknown', reason: `no answer from Shopify: ${code || 'connection broken'}` };
}

function readStatus(status: number, pause: number): StoreFailure {
  if (status === 429 || status === 430 || status === 503) return busy(`Shopify answered ${status}`, pause);
  if (status >= 500 || status === 408) return { outcome: 'unknown', reason: `Shopify answered ${status}` };
  if (status === 402 || status === 423)
    return busy(`the shop is paused or locked (Shopify answered ${status})`, FROZEN_SECONDS);
  if (status === 403)
    return withoutAccess(
      'Shopify does not let the app in: open the app in Shopify and accept its permissions',
    );
  if (status === 404) return refused('Shopify knows no such shop, or the shop was closed');
  if (status >= 300 && status < 400) return refused(`the shop has moved (Shopify answered ${status})`);
  return refused(`Shopify answered ${status}`);
}

/** The bucket fills by `restoreRate` points a second: wait until it holds what the request costs. */
function pauseSeconds(extensions: unknown): number {
  const parsed = cost.safeParse(extensions);
  if (!parsed.success) return BUSY_SECONDS;
  const { requestedQueryCost, throttleStatus } = parsed.data.cost;
  const missing = requestedQueryCost - throttleStatus.currentlyAvailable;
  return clampPause(Math.ceil(missing / throttleStatus.restoreRate));
}

/** Shopify sends Retry-After in seconds ("2.0"). */
function retryAfter(error: ClientError): number {
  const headers: unknown = error.response.headers;
  const text = headers instanceof Headers ? (headers.get('retry-after') ?? '') : '';
  return /^\d{1,9}(?:\.\d{1,9})?$/.test(text) ? clampPause(Math.ceil(Number(text))) : BUSY_SECONDS;
}

function clampPause(seconds: number): number {
  return Math.min(Math.max(seconds, 1), MAX_PAUSE_SECONDS);
}

/** Node's fetch keeps the system's code in the cause; an abort has a name only. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'time-out';
  const { cause } = error;
  const code: unknown =
    typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : '';
}

export function busy(reason: string, retryAfterSeconds = BUSY_SECONDS): StoreFailure {
  return { outcome: 'busy', reason, retryAfterSeconds };
}

export function refused(reason: string): StoreFailure {
  return { outcome: 'refused', reason: reason.slice(0, MAX_REASON_LENGTH) };
}

/** The app itself was refused: whatever was asked can be done once the owner has opened the app again. */
export function withoutAccess(reason: string): StoreFailure {
  return { outcome: 'refused', reason: reason.slice(0, MAX_REASON_LENGTH), lacksAccess: true };
}
