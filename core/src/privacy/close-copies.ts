import type { MerchantId, StoreId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Deps } from '../ports/deps.ts';
import type { AskedPerson } from './find-person.ts';
import { openQuestion } from './requests.ts';

type Which = { merchantId: MerchantId; storeId: StoreId; person: AskedPerson | null; at: Instant };

/** A copy that waits for somebody who is erased now is over: nothing is left to copy. `person` null: of the whole store. */
export async function closeCopies(
  deps: Pick<Deps, 'keys'>,
  tx: Transaction,
  { merchantId, storeId, person, at }: Which,
): Promise<void> {
  const waiting = await sql<{ requestId: string; sealed: string }>(
    tx,
    `SELECT request_id AS "requestId", question_sealed AS sealed FROM privacy_request
      WHERE merchant_id = $1 AND store_id = $2 AND state = 'waiting' ORDER BY request_id FOR UPDATE`,
    [merchantId, storeId],
  );
  const theirs = waiting.filter(
    ({ requestId, sealed }) => person === null || isSame(openQuestion(deps, requestId, sealed), person),
  );
  await sql(
    tx,
    `UPDATE privacy_request SET state = 'erased', question_sealed = '', done_at = $3
      WHERE merchant_id = $1 AND request_id = ANY($2::uuid[])`,
    [merchantId, theirs.map(({ requestId }) => requestId), instant(at)],
  );
}

function isSame(asked: AskedPerson, erased: AskedPerson): boolean {
  const sameCustomer =
    asked.customerExternalId !== '' && asked.customerExternalId === erased.customerExternalId;
  return sameCustomer || (asked.email !== '' && asked.email === erased.email);
}
