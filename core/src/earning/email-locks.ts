import type { MerchantId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';

/**
 * Crediting looks whether a member has verified an order's address; whoever has just verified one looks for its
 * orders. Neither sees what the other has not committed yet, so an order could miss both. Crediting therefore shares
 * a lock on its addresses from before it looks until it commits, taken in sorted order.
 */
export async function holdEmails(
  tx: Transaction,
  merchantId: MerchantId,
  emailHmacs: string[],
): Promise<void> {
  const wanted = [...new Set(emailHmacs)].filter((emailHmac) => emailHmac !== '').sort();
  if (wanted.length === 0) return;
  await sql(
    tx,
    `SELECT pg_advisory_xact_lock_shared(hashtextextended(name, 0)) FROM unnest($1::text[]) AS n(name)`,
    [wanted.map((emailHmac) => lockName(merchantId, emailHmac))],
  );
}

/**
 * Waits until every crediting that may have missed the verification of this address has ended. Call it after that
 * verification was committed and outside any transaction: it holds nothing afterwards, so it can't deadlock.
 */
export async function awaitEmail(
  database: Database,
  merchantId: MerchantId,
  emailHmac: string,
): Promise<void> {
  await sql(database, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [
    lockName(merchantId, emailHmac),
  ]);
}

function lockName(merchantId: MerchantId, emailHmac: string): string {
  return `order e-mail ${merchantId} ${emailHmac}`;
}
