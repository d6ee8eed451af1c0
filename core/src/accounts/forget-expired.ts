import { DAY_MS } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';
import { LONGEST_WINDOW_MS } from './rate-limit.ts';

/** A used or expired token is kept for a day, so that a sign-in can still be looked into. */
export const TOKEN_KEPT_MS = DAY_MS;

export type Forgotten = { tokens: number; sessions: number; windows: number };

/**
 * Drops what nothing asks for any more: spent tokens, ended sessions, past windows of the limits. Part of the sweep,
 * each minute.
 */
export async function forgetExpired(deps: Deps): Promise<Forgotten> {
  const now = deps.clock.now();
  const tokens = await sql(
    deps.pool,
    'delete from one_time_token where expires_at < $1 or used_at < $1 returning 1',
    [instant(now - TOKEN_KEPT_MS)],
  );
  const sessions = await sql(deps.pool, 'delete from session where expires_at <= $1 returning 1', [
    instant(now),
  ]);
  const windows = await sql(deps.pool, 'delete from rate_limit where window_start < $1 returning 1', [
    instant(now - LONGEST_WINDOW_MS),
  ]);
  return { tokens: tokens.length, sessions: sessions.length, windows: windows.length };
}
