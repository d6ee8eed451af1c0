import type { MerchantId } from '../commerce/ids.ts';
import { HOUR_MS, type Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql, sqlMaybe } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { readableCode } from '../keys/readable-code.ts';
import { sha256 } from '../keys/tokens.ts';
import type { Deps } from '../ports/deps.ts';

/** 10 of 31 symbols: 49 bits, for an hour. */
export const PAIRING_CODE_LENGTH = 10;
const PAIRING_CODE_MS = HOUR_MS;

/** `unknown`: nobody made it, or not here. `spent`: a store has joined by it. */
export type PairingProblem = 'unknown' | 'expired' | 'spent';
export type Paired =
  { outcome: 'paired'; merchantId: MerchantId } | { outcome: 'refused'; problem: PairingProblem };

/** A code by which one more store joins this merchant, in the next hour. It is shown now and never again. */
export async function issuePairingCode(
  deps: Deps,
  { merchantId }: { merchantId: MerchantId },
): Promise<{ code: string; expiresAt: Instant }> {
  const code = readableCode(deps.randomness, PAIRING_CODE_LENGTH);
  const now = deps.clock.now();
  const expiresAt = now + PAIRING_CODE_MS;
  await sql(
    deps.pool,
    'INSERT INTO pairing_code (code_sha256, merchant_id, created_at, expires_at) VALUES ($1, $2, $3, $4)',
    [sha256(code), merchantId, instant(now), instant(expiresAt)],
  );
  return { code, expiresAt };
}

/** Whose merchant a code would join now; it stays unused. `code` as it was typed. */
export async function readPairingCode(
  database: Database,
  code: string,
  { clock }: Pick<Deps, 'clock'>,
): Promise<Paired> {
  const row = await sqlMaybe<{ merchantId: MerchantId; expiresAt: Instant; usedAt: Instant | null }>(
    database,
    'SELECT merchant_id AS "merchantId", expires_at AS "expiresAt", used_at AS "usedAt" FROM pairing_code WHERE code_sha256 = $1',
    [sha256(tidied(code))],
  );
  if (row === undefined) return { outcome: 'refused', problem: 'unknown' };
  if (row.usedAt !== null) return { outcome: 'refused', problem: 'spent' };
  if (row.expiresAt <= clock.now()) return { outcome: 'refused', problem: 'expired' };
  return { outcome: 'paired', merchantId: row.merchantId };
}

/** Uses a code up with the caller's transaction: of two stores with one code at once, the second waits and is refused. */
export async function usePairingCode(
  tx: Transaction,
  code: string,
  { clock }: Pick<Deps, 'clock'>,
): Promise<Paired> {
  const row = await sqlMaybe<{ merchantId: MerchantId }>(
    tx,
    `UPDATE pairing_code SET used_at = $2 WHERE code_sha256 = $1 AND used_at IS NULL AND expires_at > $2
     RETURNING merchant_id AS "merchantId"`,
    [sha256(tidied(code)), instant(clock.now())],
  );
  return row ? { outcome: 'paired', merchantId: row.merchantId } : readPairingCode(tx, code, { clock });
}

/** For a connection that failed after all and was taken back: the code may be used again. */
export async function returnPairingCode(tx: Transaction, code: string): Promise<void> {
  await sql(tx, 'UPDATE pairing_code SET used_at = NULL WHERE code_sha256 = $1', [sha256(tidied(code))]);
}

/** Codes that nobody can use any more say nothing to anyone. Returns how many went. */
export async function forgetPairingCodes({ pool, clock }: Pick<Deps, 'pool' | 'clock'>): Promise<number> {
  const rows = await sql(pool, 'DELETE FROM pairing_code WHERE expires_at < $1 RETURNING 1 AS one', [
    instant(clock.now() - PAIRING_CODES_KEPT_MS),
  ]);
  return rows.length;
}

/** A person who types an old code is told why it no longer works. */
const PAIRING_CODES_KEPT_MS = 24 * HOUR_MS;

/** "abcd efgh-jk" → "ABCDEFGHJK". */
function tidied(code: string): string {
  return code.replace(/[\s-]/g, '').toUpperCase();
}
