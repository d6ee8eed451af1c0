import { isIPv6 } from 'node:net';
import type { Instant } from '../commerce/time.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql } from '../database/sql.ts';
import type { Keyring } from '../keys/keyring.ts';

export type Limit = { name: string; attempts: number; windowMs: number };

/** Mails one network may ask for: a family or a shop behind one address stays far below. */
export const MAILS_PER_IP: Limit = { name: 'mails_per_ip', attempts: 30, windowMs: 15 * MINUTE_MS };
/** Mails one address may get, so that nobody can be flooded by our forms. */
export const MAILS_PER_ADDRESS: Limit = { name: 'mails_per_address', attempts: 5, windowMs: 15 * MINUTE_MS };
export const MAILS_PER_ADDRESS_A_DAY: Limit = {
  name: 'mails_per_address_a_day',
  attempts: 30,
  windowMs: DAY_MS,
};
/** Links and codes one network may try. */
export const CONFIRMATIONS_PER_IP: Limit = {
  name: 'confirmations_per_ip',
  attempts: 60,
  windowMs: 15 * MINUTE_MS,
};
/** Codes tried for one address, over all its mails: 20 of a million a day. */
export const CODES_PER_ADDRESS_A_DAY: Limit = {
  name: 'codes_per_address_a_day',
  attempts: 20,
  windowMs: DAY_MS,
};
/** Claims one network may try, and one claim link may see. */
export const CLAIMS_PER_IP: Limit = { name: 'claims_per_ip', attempts: 120, windowMs: HOUR_MS };
export const CLAIMS_PER_LINK: Limit = { name: 'claims_per_link', attempts: 30, windowMs: HOUR_MS };

/** Pairing codes that one store may try. */
export const PAIRINGS_PER_STORE: Limit = { name: 'pairings_per_store', attempts: 10, windowMs: HOUR_MS };

/** After the longest window nothing asks for a row again. */
export const LONGEST_WINDOW_MS = DAY_MS;

/** `key` is a keyed hash of whom the limit counts, never an address in clear. */
export type Attempt = { limit: Limit; key: string };
export type TooManyAttempts = { outcome: 'too_many_attempts'; retryAfterSeconds: number };

/**
 * Counts one attempt against each limit and says whether one of them is used up. Counted outside of the caller's
 * transaction on purpose: what fails afterwards was still an attempt. Fixed windows; rows are locked in sorted order.
 */
export async function takeAttempts(
  database: Database,
  now: Instant,
  attempts: readonly Attempt[],
): Promise<TooManyAttempts | null> {
  const rows = attempts
    .map(({ limit, key }) => ({
      bucket: `${limit.name}:${key}`,
      limit,
      start: now - (now % limit.windowMs),
    }))
    .sort((one, other) => (one.bucket < other.bucket ? -1 : 1));
  const counted = await sql<{ bucket: string; attempts: number }>(
    database,
    `insert into rate_limit (bucket, window_start, attempts)
     select bucket, window_start, 1 from unnest($1::text[], $2::timestamptz[]) as taken (bucket, window_start)
     on conflict (bucket, window_start) do update set attempts = rate_limit.attempts + 1
     returning bucket, attempts`,
    [rows.map((row) => row.bucket), rows.map((row) => instant(row.start))],
  );
  const taken = new Map(counted.map((row) => [row.bucket, row.attempts]));
  const waits = rows
    .filter((row) => (taken.get(row.bucket) ?? 0) > row.limit.attempts)
    .map((row) => Math.ceil((row.start + row.limit.windowMs - now) / SECOND_MS));
  return waits.length === 0 ? null : { outcome: 'too_many_attempts', retryAfterSeconds: Math.max(...waits) };
}

/** An address of the internet as a limit counts it: keyed, and a whole /64 of IPv6, since one line owns so many. */
export function hashNetwork(keys: Keyring, ip: string): string {
  return keys.hmac('ip', networkOf(ip));
}

/** `::ffff:192.0.2.7` → `192.0.2.7`; `2001:db8:1:2:…` → `2001:db8:1:2`. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!isIPv6(ip)) return ip;
  const [head = '', tail] = (ip.split('%')[0] ?? '').toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
