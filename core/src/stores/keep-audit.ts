import type { MerchantId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

type AuditEntry = { merchantId: MerchantId; author: string; action: string; subject: string; detail: object };

/** Writes down who of the merchant's side changed what: ids and numbers, and nothing that names a buyer. */
export async function keepAudit(
  { ids, clock }: Pick<Deps, 'ids' | 'clock'>,
  database: Database,
  { merchantId, author, action, subject, detail }: AuditEntry,
): Promise<void> {
  await sql(
    database,
    `INSERT INTO admin_audit (merchant_id, audit_id, author, action, subject, detail, done_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [merchantId, ids.next(), author, action, subject, JSON.stringify(detail), instant(clock.now())],
  );
}
