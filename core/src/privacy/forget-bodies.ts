import type { DeliveryId, MerchantId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { AskedPerson } from './find-person.ts';
import { namesPerson } from './names-person.ts';

const BODIES_AT_ONCE = 100;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

type Which = { merchantId: MerchantId; storeId: string };

/**
 * Empties the bodies of a store that may speak of a person: of all that were settled, which are kept for a week only to be
 * looked at, and of the parked ones that name them. These stay parked, with their reasons. Says how many.
 */
export async function forgetBodiesOf(
  tx: Transaction,
  { merchantId, person }: { merchantId: MerchantId; person: AskedPerson },
): Promise<number> {
  const store = { merchantId, storeId: person.storeId };
  return (await forgetInStates(tx, store, ['done'])) + (await forgetParked(tx, { merchantId, person }));
}

/** The same of a whole store, but for what waits in line. */
export async function forgetBodiesOfStore(tx: Transaction, store: Which): Promise<number> {
  return forgetInStates(tx, store, ['done', 'parked']);
}

/** Empties these; that they came, when, and how they ended stays. */
export async function forgetBodies(
  tx: Transaction,
  merchantId: MerchantId,
  deliveryIds: DeliveryId[],
): Promise<void> {
  await sql(
    tx,
    `UPDATE delivery SET body = '', headers = '{}' WHERE merchant_id = $1 AND delivery_id = ANY($2::uuid[])`,
    [merchantId, deliveryIds],
  );
}

async function forgetInStates(
  tx: Transaction,
  { merchantId, storeId }: Which,
  states: string[],
): Promise<number> {
  const rows = await sql(
    tx,
    `UPDATE delivery SET body = '', headers = '{}' WHERE merchant_id = $1 AND store_id = $2 AND state = ANY($3::text[]) AND body <> ''
     RETURNING 1 AS one`,
    [merchantId, storeId, states],
  );
  return rows.length;
}

async function forgetParked(
  tx: Transaction,
  { merchantId, person }: { merchantId: MerchantId; person: AskedPerson },
): Promise<number> {
  let forgotten = 0;
  let after: DeliveryId = FIRST_ID;
  for (;;) {
    const rows: { deliveryId: DeliveryId; body: Buffer }[] = await sql(
      tx,
      `SELECT delivery_id AS "deliveryId", body FROM delivery
        WHERE merchant_id = $1 AND store_id = $2 AND state = 'parked' AND body <> '' AND delivery_id > $3
        ORDER BY delivery_id LIMIT ${BODIES_AT_ONCE}`,
      [merchantId, person.storeId, after],
    );
    const naming = rows.filter(({ body }) => namesPerson(body, person)).map(({ deliveryId }) => deliveryId);
    await forgetBodies(tx, merchantId, naming);
    forgotten += naming.length;
    const last = rows.at(-1);
    if (last === undefined) return forgotten;
    after = last.deliveryId;
  }
}
