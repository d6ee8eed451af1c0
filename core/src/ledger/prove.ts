import { NONE } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { proofs } from './proofs.ts';

/** One place where a stored figure is not what the entries and allocations say. */
export type Difference = { check: string; subject: string; stored: string; rebuilt: string };

export type Proof = {
  /** How much each check looked at: a check that saw nothing proved nothing. */
  checked: Record<string, number>;
  /** Empty when every figure can be rebuilt; at most MAX_DIFFERENCES of each check. */
  differences: Difference[];
};

/** Enough to find what went wrong; a broken ledger would else answer with all of it. */
export const MAX_DIFFERENCES = 100;

/**
 * Rebuilds every projection from the append-only facts, inside the database, and answers where the two differ:
 * balances, lots, earnings, rollups and the postings' sums (I1). Reads only; without a merchant, all of them.
 * For one moment's view call it in a repeatable-read transaction, or while nothing is booked.
 */
export async function prove(database: Database, merchantId: string = NONE): Promise<Proof> {
  const proof: Proof = { checked: {}, differences: [] };
  for (const { check, counts, finds } of proofs) {
    const [count] = await sql<{ checked: number }>(database, counts, [merchantId]);
    proof.checked[check] = count?.checked ?? 0;
    const rows = await sql<Omit<Difference, 'check'>>(database, `${finds} LIMIT ${MAX_DIFFERENCES}`, [
      merchantId,
    ]);
    proof.differences.push(...rows.map((row) => ({ check, ...row })));
  }
  return proof;
}
