import type { StoreFailure } from '@ristourne/core/ports/store-port';
import { z } from 'zod';

const BUSY_SECONDS = 60;
const MAX_RETRY_AFTER_SECONDS = 3_600;
const MAX_REASON_LENGTH = 200;

/** The store understood and said no: `code` is WooCommerce's own ("woocommerce_rest_…"), empty if it gave none. */
export type Rejection = { outcome: 'rejected'; status: number; code: string; message: string };

/** The connection was never made, so nothing can have happened in the store. */
const NEVER_SENT = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ERR_TLS_CERT_ALTNAME_INVALID',
]); // prettier-ignore

const axiosError = z.object({
  code: z.string().optional(),
  cause: z.object({ code: z.string().optional() }).optional(),
  response: z
    .object({
      status: z.number(),
      headers: z.object({ 'retry-after': z.string().optional() }).optional(),
      data: z.unknown(),
    })
    .optional(),
});

const restError = z.object({ code: z.string(), message: z.string() });

/**
 * What a failed request means. After sending, a time-out, a broken connection and 5xx are `unknown`: it may have
 * succeeded. 429 and 503 are `busy`; so is a 404 that is not WooCommerce's own (the plugin is off, or permalinks are
 * broken), since it says nothing about the thing asked for. Never repeats what was sent: it holds credentials.
 */
export function readFailure(error: unknown, nowMs: number): StoreFailure | Rejection {
  const parsed = axiosError.safeParse(error);
  if (!parsed.success) return { outcome: 'unknown', reason: 'the request failed' };
  const { response, cause } = parsed.data;
  if (response !== undefined) return readStatus(response, nowMs);
  const code = parsed.data.code ?? cause?.code ?? '';
  if (code === 'RISTOURNE_FORBIDDEN_ADDRESS')
    return { outcome: 'refused', reason: 'the store is at a loopback, private or reserved address' };
  if (NEVER_SENT.has(code)) return busy(`no connection to the store: ${code}`);
  return { outcome: 'unknown', reason: `no answer from the store: ${code || 'connection broken'}` };
}

type Response = NonNullable<z.infer<typeof axiosError>['response']>;

function readStatus({ status, headers, data }: Response, nowMs: number): StoreFailure | Rejection {
  if (status === 429 || status === 503)
    return busy(`the store answered ${status}`, retryAfterSeconds(headers?.['retry-after'], nowMs));
  if (status >= 500 || status === 408) return { outcome: 'unknown', reason: `the store answered ${status}` };
  if (status >= 300 && status < 400)
    return { outcome: 'refused', reason: `the store redirects (${status}): connect its final address` };
  const error = restError.safeParse(data);
  if (status === 404 && (!error.success || error.data.code === 'rest_no_route'))
    return busy('the store answers 404 without WooCommerce: is the plugin active, are permalinks on?');
  if (!error.success) return { outcome: 'rejected', status, code: '', message: '' };
  const { code, message } = error.data;
  return { outcome: 'rejected', status, code, message: message.slice(0, MAX_REASON_LENGTH) };
}

function busy(reason: string, retryAfterSeconds = BUSY_SECONDS): StoreFailure {
  return { outcome: 'busy', reason, retryAfterSeconds };
}

/** Retry-After is in seconds or a date; between one second and an hour. */
function retryAfterSeconds(header: string | undefined, nowMs: number): number {
  if (header === undefined) return BUSY_SECONDS;
  const seconds = /^\d{1,9}$/.test(header) ? Number(header) : Math.ceil((Date.parse(header) - nowMs) / 1_000);
  return Number.isNaN(seconds) ? BUSY_SECONDS : Math.min(Math.max(seconds, 1), MAX_RETRY_AFTER_SECONDS);
}

/** A rejection that nobody expected, as a failure of the port. */
export function asFailure(failure: StoreFailure | Rejection): StoreFailure {
  if (failure.outcome !== 'rejected') return failure;
  const said = failure.code === '' ? '' : `: ${failure.code}`;
  return { outcome: 'refused', reason: `the store answered ${failure.status}${said}` };
}
