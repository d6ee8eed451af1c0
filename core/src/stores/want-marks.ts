import type { MemberId, MerchantId, StoreId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Ids, Instant } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { wantLatest } from '../effects/want-latest.ts';
import { PLATFORMS_WITH_MARKS } from '../ports/store-port.ts';

export type Wanting = { merchantId: MerchantId; ids: Ids; at: Instant };
export type StoreCustomer = { storeId: StoreId; externalId: string };

/** The members whose balances changed, or everyone: what a programme shows has changed, or whether it shows anything. */
type Whose = { memberIds: MemberId[] } | 'everyone';

/** Connected stores whose records can be marked. */
const STORES_WITH_MARKS = `FROM store s WHERE s.merchant_id = $1 AND s.platform = ANY($2::text[]) AND s.disconnected_at IS NULL`;

/** Their linked customers. */
const CUSTOMERS = `SELECT c.store_id AS "storeId", c.external_id AS "externalId"
       FROM store_customer c
      WHERE c.merchant_id = $1 AND c.store_id IN (SELECT s.store_id ${STORES_WITH_MARKS})`;

/**
 * Of these members, and of those who were merged into them. One array, and no OR: store_customer_member_idx finds each, however
 * many customers are linked. Asked first, a merchant without such a store costs one look at its stores.
 */
const CUSTOMERS_OF_MEMBERS = `${CUSTOMERS} AND (SELECT EXISTS (SELECT ${STORES_WITH_MARKS}))
        AND c.member_id = ANY(ARRAY(
          SELECT unnest($3::uuid[])
          UNION ALL
          SELECT member_id FROM member WHERE merchant_id = $1 AND merged_into = ANY($3::uuid[]) AND merged_into <> '${NONE}'))`;

/**
 * Wants balances to be shown again where stores show them, in the transaction that changes them. One look-up, by index, where
 * no such store has a linked customer. The caller holds the members' locks, as a link does: neither misses the other.
 */
export async function wantShownBalances(tx: Transaction, wanting: Wanting, whose: Whose): Promise<void> {
  const stores = [wanting.merchantId, PLATFORMS_WITH_MARKS];
  const customers =
    whose === 'everyone'
      ? await sql<StoreCustomer>(tx, CUSTOMERS, stores)
      : await sql<StoreCustomer>(tx, CUSTOMERS_OF_MEMBERS, [...stores, whose.memberIds]);
  await want(tx, wanting, { customers, kinds: ['show_balance'] });
}

/** Wants all that a store shows of its linked customers: it was away, and what changed meanwhile was not wanted. */
export async function wantMarksOfStore(tx: Transaction, wanting: Wanting, storeId: StoreId): Promise<void> {
  const customers = await sql<StoreCustomer>(tx, `${CUSTOMERS} AND c.store_id = $3`, [
    wanting.merchantId,
    PLATFORMS_WITH_MARKS,
    storeId,
  ]);
  await want(tx, wanting, { customers, kinds: ['tag_customer', 'show_balance'] });
}

/**
 * Wants stores to show what these customers are now: members with a balance, or, once their link is gone, neither. Nothing
 * where a store's platform has no marks. All at once: rows are locked in one order.
 */
export async function wantMarksOfCustomers(
  tx: Transaction,
  wanting: Wanting,
  customers: StoreCustomer[],
): Promise<void> {
  if (customers.length === 0) return;
  const stores = await sql<{ storeId: StoreId }>(
    tx,
    `SELECT store_id AS "storeId" FROM store WHERE merchant_id = $1 AND store_id = ANY($2::uuid[]) AND platform = ANY($3::text[])`,
    [wanting.merchantId, [...new Set(customers.map(({ storeId }) => storeId))], PLATFORMS_WITH_MARKS],
  );
  const withMarks = new Set(stores.map(({ storeId }) => storeId));
  await want(tx, wanting, {
    customers: customers.filter(({ storeId }) => withMarks.has(storeId)),
    kinds: ['tag_customer', 'show_balance'],
  });
}

type Marks = { customers: StoreCustomer[]; kinds: ('tag_customer' | 'show_balance')[] };

async function want(
  tx: Transaction,
  { merchantId, ids, at }: Wanting,
  { customers, kinds }: Marks,
): Promise<void> {
  const effects = customers.flatMap(({ storeId, externalId }) =>
    kinds.map((kind) => ({
      effectId: ids.next(),
      kind,
      subject: subjectOf({ storeId, externalId }),
      storeId,
      payload: { externalId },
    })),
  );
  await wantLatest(tx, { merchantId, effects, at });
}

/** The subject of an effect that is about one record of a store: by it they are found, and one is wanted once. */
export function subjectOf({ storeId, externalId }: StoreCustomer): string {
  return `${storeId}/${externalId}`;
}
