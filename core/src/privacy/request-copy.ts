import type { Transaction } from '../database/transaction.ts';
import { findErased } from '../members/tombstones.ts';
import type { Deps } from '../ports/deps.ts';
import type { AskedPerson } from './find-person.ts';
import { insertRequest, sealQuestion, type Asked } from './requests.ts';

/** `externalId`: the platform's own number of the request, by which one that is told twice is known. */
export type RequestCopy = Asked & { person: AskedPerson; externalId: string };
export type RequestCopyResult = { outcome: 'kept' | 'asked_already' };

/**
 * Somebody wants to know what is held of them: kept, sealed, until the merchant has handed a copy over. The copy itself is
 * made when it is asked for (`make-copy.ts`), so that it tells what is held then and lies nowhere meanwhile. Deliveries
 * may overtake each other: a question that is older than its person's erasure is kept as answered by that, unread.
 */
export async function requestCopy(
  deps: Deps,
  tx: Transaction,
  request: RequestCopy,
): Promise<RequestCopyResult> {
  const questionSealed = sealQuestion(deps, request.requestId, request.person);
  const waiting = { state: 'waiting', questionSealed } as const;
  const over = { state: 'erased', doneAt: deps.clock.now() } as const;
  const isOver = await isErasedSince(deps, tx, request);
  const isNew = await insertRequest(tx, { ...request, kind: 'copy', ...(isOver ? over : waiting) });
  return { outcome: isNew ? 'kept' : 'asked_already' };
}

async function isErasedSince(
  deps: Deps,
  tx: Transaction,
  { merchantId, person, requestedAt }: RequestCopy,
): Promise<boolean> {
  const { customerExternalId, email } = person;
  const asked = {
    storeId: person.storeId,
    orderExternalId: '',
    customerExternalId,
    email,
    placedAt: requestedAt,
  };
  const [isErased] = await findErased(deps, tx, { merchantId, orders: [asked] });
  return isErased === true;
}
