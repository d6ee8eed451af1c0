import type { MerchantId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { StoreCustomer } from '../stores/want-marks.ts';

/**
 * Keeps everybody else from saying who these customers are until the transaction ends: two who look and find nobody would
 * else make two members. Taken in sorted order, after orders and e-mails, before members.
 */
export async function holdStoreCustomers(
  tx: Transaction,
  merchantId: MerchantId,
  customers: StoreCustomer[],
): Promise<void> {
  const names = [...new Set(customers.map(storeCustomerKey))].sort();
  await sql(
    tx,
    `SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest($1::text[]) AS n(name)`,
    [names.map((name) => `store customer ${merchantId} ${name}`)],
  );
}

export function storeCustomerKey({ storeId, externalId }: StoreCustomer): string {
  return `${storeId} ${externalId}`;
}
