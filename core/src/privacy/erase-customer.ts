import type { Instant } from '../commerce/time.ts';
import type { Transaction } from '../database/transaction.ts';
import { hashEmail } from '../keys/email.ts';
import { holdErasure, writeTombstones, type ErasedName } from '../members/tombstones.ts';
import type { Deps } from '../ports/deps.ts';
import { closeCopies } from './close-copies.ts';
import { findPerson, type AskedPerson, type FoundPerson } from './find-person.ts';
import { forgetBodiesOf } from './forget-bodies.ts';
import { forgetClaims } from './forget-claims.ts';
import { forgetMails } from './forget-mails.ts';
import { forgetLink, forgetMembers, forgetUnverifiedContacts, takeMarksAway } from './forget-members.ts';
import { forgetOrders } from './forget-orders.ts';
import { splitByStore } from './known-elsewhere.ts';
import { keepAudit } from '../stores/keep-audit.ts';
import { insertRequest, type Asked, type ErasureCounts } from './requests.ts';

/** `author`: who asked on the person's behalf: the platform, or somebody of the merchant. */
export type EraseCustomer = Asked & { person: AskedPerson; author: string };
export type EraseCustomerResult = { outcome: 'erased'; counts: ErasureCounts } | { outcome: 'nobody_known' };

/**
 * Erases one person at one store of a merchant, in the caller's transaction: all that names them goes, the books stay.
 * Tombstones keep their earlier orders from bringing anything back; whoever orders afterwards is new. Repeating it finds
 * nobody. Locks out crediting until the transaction ends: take no order before.
 */
export async function eraseCustomer(
  deps: Deps,
  tx: Transaction,
  command: EraseCustomer,
): Promise<EraseCustomerResult> {
  const { merchantId, storeId, requestId, person, author } = command;
  const at = deps.clock.now();
  await holdErasure(tx, merchantId);
  const found = await findPerson(deps, tx, { merchantId, person });
  const counts = await forget(deps, tx, { ...command, found, at });
  const names = namesOf(deps, { person, found });
  await writeTombstones(deps.keys, tx, { merchantId, storeId, names, at });
  await closeCopies(deps, tx, { merchantId, storeId, person, at });
  if (!isSomething(counts)) return { outcome: 'nobody_known' };
  await insertRequest(tx, { ...command, kind: 'erasure', state: 'done', counts, doneAt: at });
  await keepAudit(deps, tx, {
    merchantId,
    author,
    action: 'erase_customer',
    subject: requestId,
    detail: counts,
  });
  return { outcome: 'erased', counts };
}

type Forgetting = EraseCustomer & { found: FoundPerson; at: Instant };

async function forget(
  deps: Deps,
  tx: Transaction,
  { merchantId, storeId, person, found, at }: Forgetting,
): Promise<ErasureCounts> {
  const { gone, kept } = await splitByStore(tx, { merchantId, storeId, memberIds: found.memberIds });
  const members = await forgetMembers(deps, tx, { merchantId, memberIds: gone });
  const externalId = person.customerExternalId;
  const unlinked = await forgetLink(tx, { merchantId, storeId, externalId });
  await takeMarksAway(deps, tx, { merchantId, customers: [...members.customers, ...unlinked] });
  const orderIds = found.orders.map(({ orderId }) => orderId);
  const orders = await forgetOrders(deps, tx, { merchantId, storeId, orderIds });
  // Where another store knows them, their address stays in use; it goes from this store's orders and claims.
  const emails = [...(kept.length > 0 ? [] : [person.email]), ...members.emails].filter((one) => one !== '');
  const emailHmacs = emails.map((email) => hashEmail(deps.keys, email));
  const contacts = await forgetUnverifiedContacts(tx, { merchantId, emailHmacs });
  const { claims, mails: subjects } = await forgetClaims(tx, {
    merchantId,
    emailHmacs,
    onOrders: found.orders.flatMap(({ orderId, emailHmac }) =>
      [emailHmac, hashEmail(deps.keys, person.email)].map((one) => ({ orderId, emailHmac: one })),
    ),
  });
  const mails = await forgetMails(deps, tx, { merchantId, to: emails, subjects, at });
  const bodies = await forgetBodiesOf(tx, { merchantId, person });
  return {
    members: members.members,
    keptMembers: (unlinked.length > 0 ? kept.length : 0) + contacts,
    orders: orders.orders,
    claims,
    notes: members.notes,
    mails,
    bodies,
  };
}

/** Settled bodies are emptied on suspicion: they alone don't say that anybody was known. */
function isSomething({ bodies: _bodies, ...counts }: ErasureCounts): boolean {
  return Object.values(counts).some((count) => count > 0);
}

/** Also of orders that did not come yet, and of a person of whom nothing is held: the store may tell them any time. */
function namesOf(
  { keys }: Deps,
  { person, found }: { person: AskedPerson; found: FoundPerson },
): ErasedName[] {
  const orders = new Set([...person.orderExternalIds, ...found.orders.map(({ externalId }) => externalId)]);
  return [
    { kind: 'customer', name: person.customerExternalId },
    { kind: 'email', name: hashEmail(keys, person.email) },
    ...[...orders].map((name): ErasedName => ({ kind: 'order', name })),
  ];
}
