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

/** Connected stores whose records can be marked, with their linked customers. */
const CUSTOMERS = `SELECT c.store_id AS "storeId", c.external_id AS "externalId"
       FROM store s JOIN store_customer c ON c.merchant_id = s.merchant_id AND c.store_id = s.store_id
      WHERE s.merchant_id = $1 AND s.platform = ANY($2) AND s.disconnected_at IS NULL`;

/**
 * Wants balances to be shown again where stores show them, in the transaction that changes them. One look-up where no
 * such store has a linked customer. The caller holds the members' locks, as a link does: neither misses the other.
 */
export async function wantShownBalances(tx: Transaction, wanting: Wanting, whose: Whose): Promise<void> {
  const everyone = whose === 'everyone';
  const customers = await sql<StoreCustomer>(
    tx,
    everyone
      ? CUSTOMERS
      : `${CUSTOMERS} AND (c.member_id = ANY($3::uuid[]) OR c.member_id IN (
           SELECT member_id FROM member WHERE merchant_id = $1 AND merged_into = ANY($3::uuid[]) AND merged_into <> '${NONE}'))`,
    [wanting.merchantId, PLATFORMS_WITH_MARKS, ...(everyone ? [] : [whose.memberIds])],
  );
  await want(tx, wanting, { customers, kinds: ['show_balance'] });
}

/** Wants all that a store shows of its linked customers: it was away, and what changed meanwhile was not wanted. */
export async function wantMarksOfStore(tx: Transaction, wanting: Wanting, storeId: StoreId): Promise<void> {
  const customers = await sql<StoreCustomer>(tx, `${CUSTOMERS} AND s.store_id = $3`, [
    wanting.merchantId,
    PLATFORMS_WITH_MARKS,
    storeId,
  ]);
  await want(tx, wanting, { customers, kinds: ['tag_customer', 'show_balance'] });
}

/**
 * Wants a store to show what one customer is now: a member with a balance, or, once the link is gone, neither. Nothing
 * where the store's platform has no marks.
 */
export async function wantMarksOfCustomer(
  tx: Transaction,
  wanting: Wanting,
  customer: StoreCustomer,
): Promise<void> {
  const stores = await sql(
    tx,
    'SELECT 1 AS one FROM store WHERE merchant_id = $1 AND store_id = $2 AND platform = ANY($3)',
    [wanting.merchantId, customer.storeId, PLATFORMS_WITH_MARKS],
  );
  if (stores.length === 0) return;
  await want(tx, wanting, { customers: [customer], kinds: ['tag_customer', 'show_balance'] });
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
