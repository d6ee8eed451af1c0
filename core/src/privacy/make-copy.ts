import type { MerchantId } from '../commerce/ids.ts';
import { sqlMaybe } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';
import { findPerson, type AskedPerson } from './find-person.ts';
import { copyMember, type MemberCopy } from './copy-member.ts';
import { copyOrders, type OrderCopy } from './copy-orders.ts';
import { keepAudit } from '../stores/keep-audit.ts';
import { openQuestion } from './requests.ts';
import { summarise } from './summarise.ts';

/** Rises when a field changes its meaning. */
const FORMAT_VERSION = 1;

/** All that a merchant holds of one person here, as it is handed to them. Instants are ISO texts, money in minor units. */
export type PersonCopy = {
  format: 'ristourne.person';
  version: number;
  preparedAt: string;
  merchant: string;
  store: { name: string; url: string };
  /** What the store's platform named them by. */
  asked: { customerId: string; email: string; orderIds: string[] };
  members: MemberCopy[];
  orders: OrderCopy[];
  /** The same in sentences. */
  summary: { en: string[]; fr: string[] };
};

export type MakeCopy = { merchantId: MerchantId; requestId: string; author: string };
export type MakeCopyResult = { outcome: 'copy'; copy: PersonCopy } | { outcome: 'not_waiting' };

/**
 * Makes the copy that was asked for, of what is held now; who made it is written down. It stays as long as it waits to be
 * handed over. Reads outside a transaction: its parts may be a moment apart.
 */
export async function makeCopy(
  deps: Deps,
  { merchantId, requestId, author }: MakeCopy,
): Promise<MakeCopyResult> {
  const request = await readRequest(deps, { merchantId, requestId });
  if (request === undefined) return { outcome: 'not_waiting' };
  const person = openQuestion(deps, requestId, request.sealed);
  const copy = await gather(deps, { ...request, merchantId, person });
  const detail = { members: copy.members.length, orders: copy.orders.length };
  await keepAudit(deps, deps.pool, { merchantId, author, action: 'make_copy', subject: requestId, detail });
  return { outcome: 'copy', copy };
}

type RequestRow = { sealed: string; merchant: string; storeName: string; storeUrl: string; timeZone: string };

function readRequest(
  deps: Deps,
  { merchantId, requestId }: Omit<MakeCopy, 'author'>,
): Promise<RequestRow | undefined> {
  return sqlMaybe<RequestRow>(
    deps.pool,
    `SELECT r.question_sealed AS sealed, m.name AS merchant, m.time_zone AS "timeZone", s.name AS "storeName", s.url AS "storeUrl"
       FROM privacy_request r
       JOIN merchant m ON m.merchant_id = r.merchant_id
       JOIN store s ON s.merchant_id = r.merchant_id AND s.store_id = r.store_id
      WHERE r.merchant_id = $1 AND r.request_id = $2 AND r.state = 'waiting'`,
    [merchantId, requestId],
  );
}

type Gathering = RequestRow & { merchantId: MerchantId; person: AskedPerson };

async function gather(
  deps: Deps,
  { merchantId, person, merchant, storeName, storeUrl, timeZone }: Gathering,
): Promise<PersonCopy> {
  const { memberIds, orders: named } = await findPerson(deps, deps.pool, { merchantId, person });
  const members: MemberCopy[] = [];
  for (const memberId of memberIds) members.push(await copyMember(deps, { merchantId, memberId }));
  const orderIds = named.map(({ orderId }) => orderId);
  const orders = await copyOrders(deps, { merchantId, orderIds, memberIds });
  return {
    format: 'ristourne.person',
    version: FORMAT_VERSION,
    preparedAt: new Date(deps.clock.now()).toISOString(),
    merchant,
    store: { name: storeName, url: storeUrl },
    asked: {
      customerId: person.customerExternalId,
      email: person.email,
      orderIds: person.orderExternalIds,
    },
    members,
    orders,
    summary: summarise({ merchant, members, orders, timeZone }),
  };
}
