import type { MemberId, MerchantId, StoreId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { OrderReading } from '../commerce/order.ts';
import type { Instant } from '../commerce/time.ts';
import type { Transaction } from '../database/transaction.ts';
import { hashEmail } from '../keys/email.ts';
import { addOrderProof, hashOrderProof, orderProof } from '../keys/order-proof.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import { enrolAccountHolders } from '../members/enrol-account-holders.ts';
import { findBeneficiaries } from '../members/find-beneficiaries.ts';
import type { Deps } from '../ports/deps.ts';
import { judgeReading } from './accept-reading.ts';
import { holdEmails } from './email-locks.ts';
import { honourErasures } from './honour-erasures.ts';
import type { Binding, ContactToKeep, OrderRecord } from './order-records.ts';
import {
  clampTimes,
  hashState,
  drawFetchSeq,
  lockOrders,
  newRecord,
  orderName,
  saveBindings,
  saveContacts,
  saveOrders,
} from './order-records.ts';
import { settleOrders } from './settle-orders.ts';
import { grantWelcome } from '../rewards/welcome.ts';
import type { StoreQrKey } from '../stores/store-qr-keys.ts';
import { readStoreQrKeys } from '../stores/store-qr-keys.ts';

/** One reading of an order, by a delivery (`fetchSeq` null) or by a fetch (its sequence, drawn when it started). */
export type ArrivedReading = { storeId: StoreId; reading: OrderReading; fetchSeq: number | null };

/**
 * What became of one reading: `credited` (it is the newest state, and the ledger follows it), `same`, `older`, `hint`
 * (a tie: the order has to be fetched), or `no_rate` (kept, but a programme can't value its currency yet).
 */
export type CreditOutcome = (
  { outcome: 'credited' | 'same' | 'older' | 'hint' } | { outcome: 'no_rate'; from: string; to: string }
) & {
  /** Its buyer was erased: nothing personal of the reading was kept, nor may be anywhere else. */
  erased?: true;
};

export type CreditOptions = { merchantId: MerchantId; readings: ArrivedReading[]; cause: string };

/** How many readings one transaction takes; more are the caller's next batch. */
const MAX_READINGS_AT_ONCE = 200;

/**
 * Accepts readings of orders and credits them, in the caller's transaction: state, beneficiary, contexts, ledger,
 * triggers, effects, all or nothing. Answers in the order of the readings. Repeating or permuting readings gives the
 * same net (I9). Holds erasures off, then locks orders, then their e-mails, then who joins, then members.
 */
export async function creditOrders(
  deps: Deps,
  tx: Transaction,
  { merchantId, readings: told, cause }: CreditOptions,
): Promise<CreditOutcome[]> {
  if (told.length > MAX_READINGS_AT_ONCE) throw new Error(`at most ${MAX_READINGS_AT_ONCE} readings at once`);
  const at = deps.clock.now();
  const { readings, erased } = await honourErasures(deps, tx, { merchantId, readings: told, at });
  const names = readings.map(({ storeId, reading }) => ({ storeId, externalId: reading.state.externalId }));
  const known = new Map(
    (await lockOrders(tx, merchantId, names)).map((record) => [orderName(record), record]),
  );
  const acceptedSeq = await drawFetchSeq(tx);
  const changed = new Map<string, { record: OrderRecord; arrived: ArrivedReading }>();
  const outcomes = readings.map((arrived): CreditOutcome => {
    const outcome = accept(deps, known, { arrived, at, acceptedSeq });
    const name = orderName({ storeId: arrived.storeId, externalId: arrived.reading.state.externalId });
    const record = known.get(name);
    if (outcome === 'credited' && record) changed.set(name, { record, arrived });
    return { outcome };
  });
  await keepAndSettle(deps, tx, {
    merchantId,
    changed: [...changed.values()],
    cause,
    at,
    readings,
    outcomes,
  });
  return outcomes.map((outcome, index) => (erased[index] === true ? { ...outcome, erased: true } : outcome));
}

type Arrival = { arrived: ArrivedReading; at: Instant; acceptedSeq: number };

/** Judges one reading against the newest state so far, which it replaces when it is newer. */
function accept(
  deps: Deps,
  known: Map<string, OrderRecord>,
  { arrived, at, acceptedSeq }: Arrival,
): 'credited' | 'same' | 'older' | 'hint' {
  const { storeId, reading, fetchSeq } = arrived;
  const name = orderName({ storeId, externalId: reading.state.externalId });
  const record = known.get(name);
  const stateHash = hashState(reading.state);
  const judgement = judgeReading(record ?? null, { stamp: reading.stamp, fetchSeq, stateHash });
  if (judgement === 'older' || judgement === 'hint') return judgement;
  // The same state told by a newer stamp (cancelled and restored meanwhile) moves the stamp: what is between is then older.
  if (judgement === 'same' && fetchSeq === null && reading.stamp === record?.stamp) return 'same';
  const base = record ?? newRecord(deps.ids.next(), storeId, { reading, at });
  const { firstSeenAt } = base;
  const { paidAt = null, fulfilledAt = null } = record?.state ?? {};
  const state = clampTimes(reading.state, { firstSeenAt, at, paidAt, fulfilledAt });
  // After a restored backup the stamp stays where it was, so that what was told before the restoration stays older.
  const stamp = Math.max(base.stamp, reading.stamp);
  known.set(name, { ...base, stamp, fetchSeq: acceptedSeq, state, stateHash });
  return 'credited';
}

type Changed = { record: OrderRecord; arrived: ArrivedReading };
type KeepOptions = {
  merchantId: MerchantId;
  changed: Changed[];
  cause: string;
  at: Instant;
  readings: ArrivedReading[];
  outcomes: CreditOutcome[];
};

async function keepAndSettle(
  deps: Deps,
  tx: Transaction,
  { merchantId, changed, cause, at, readings, outcomes }: KeepOptions,
): Promise<void> {
  if (changed.length === 0) return;
  const qrKeys = await readStoreQrKeys(deps, tx, {
    merchantId,
    storeIds: changed.map((one) => one.record.storeId),
  });
  const records = changed.map(({ record, arrived }) =>
    identify(deps, record, { arrived, qrKey: qrKeys.get(record.storeId) }),
  );
  const bindings = await bindByThemselves(deps, tx, { merchantId, records, arrivals: changed });
  await saveOrders(tx, merchantId, { records, at });
  await saveBindings(tx, merchantId, { bindings, at });
  await saveContacts(tx, merchantId, { contacts: contactsToKeep(deps, changed, records), at });
  const { missingRates } = await settleOrders(deps, tx, { merchantId, orders: records, cause });
  for (const missing of missingRates) {
    const record = records.find((one) => one.orderId === missing.orderId);
    readings.forEach(({ storeId, reading }, index) => {
      const isIts = storeId === record?.storeId && reading.state.externalId === record.externalId;
      // A reading that was only a hint still has to lead to a fetch.
      if (isIts && outcomes[index]?.outcome === 'credited')
        outcomes[index] = { outcome: 'no_rate', from: missing.from, to: missing.to };
    });
  }
}

/** Adds what finds the buyer (a keyed hash of the e-mail) and what verifies the claim link (hashes of its proofs). */
function identify(
  deps: Deps,
  record: OrderRecord,
  { arrived, qrKey }: { arrived: ArrivedReading; qrKey: StoreQrKey | undefined },
): OrderRecord {
  const { contact, secret } = arrived.reading;
  const emailHmac = contact.email === '' ? record.emailHmac : hashEmail(deps.keys, contact.email);
  if (!qrKey || secret === '') return { ...record, emailHmac };
  const { storeRef, keyVersion, key } = qrKey;
  const proof = orderProof(key, { storeRef, orderRef: record.externalId, orderKey: secret, keyVersion });
  return {
    ...record,
    emailHmac,
    keyHmac: addOrderProof(record.keyHmac, hashOrderProof(deps.keys, keyVersion, proof)),
  };
}

type SelfBinding = { merchantId: MerchantId; records: OrderRecord[]; arrivals: Changed[] };

/**
 * An order binds by itself to its linked store customer, or to the member who has verified its e-mail; else to the member
 * that its store's account holder becomes, where the merchant wants that. Sticky.
 */
async function bindByThemselves(
  deps: Deps,
  tx: Transaction,
  { merchantId, records, arrivals }: SelfBinding,
): Promise<Binding[]> {
  const unbound = records.filter((record) => record.boundMember === NONE);
  const emailHmacs = unbound.map((record) => record.emailHmac);
  await holdEmails(tx, merchantId, emailHmacs);
  const buyers = unbound.map((record) => ({
    storeId: record.storeId,
    customerExternalId: record.state.customerExternalId,
    emailHmac: record.emailHmac,
  }));
  const members = await findBeneficiaries(tx, merchantId, buyers);
  const bindings: Binding[] = [];
  const bind = (record: OrderRecord, memberId: MemberId, cause: string): void => {
    if (memberId === NONE) return;
    record.boundMember = memberId;
    bindings.push({ orderId: record.orderId, memberId, cause, author: 'ingestion' });
  };
  unbound.forEach((record, index) => bind(record, members[index] ?? NONE, 'known_buyer'));
  const joining = records.flatMap((record, index) => {
    const reading = arrivals[index]?.arrived.reading;
    return reading !== undefined && mayEnrol(record, reading)
      ? [{ record, email: reading.contact.email }]
      : [];
  });
  const enrolled = await enrolAccountHolders(deps, tx, {
    merchantId,
    holders: joining.map(({ record: { storeId, state }, email }) => ({
      storeId,
      externalId: state.customerExternalId,
      email,
    })),
  });
  // No mail: nobody has verified the address that the order brought.
  for (const joiner of enrolled.joined) await grantWelcome(deps, tx, { merchantId, ...joiner });
  joining.forEach(({ record }, index) => bind(record, enrolled.memberIds[index] ?? NONE, 'store_account'));
  return bindings;
}

/** A real order of somebody who can sign in to the shop; of a buyer who was erased the reading names nobody any more. */
function mayEnrol({ boundMember, state }: OrderRecord, { buyerHasAccount }: OrderReading): boolean {
  const isReal = !state.test && (state.status === 'waiting' || state.status === 'earning');
  return boundMember === NONE && isReal && buyerHasAccount === true && state.customerExternalId !== '';
}

function contactsToKeep(deps: Deps, changed: Changed[], records: OrderRecord[]): ContactToKeep[] {
  return changed.flatMap(({ arrived }, index) => {
    const record = records[index];
    const { email } = arrived.reading.contact;
    if (!record || record.boundMember !== NONE || email === '') return [];
    return [
      {
        orderId: record.orderId,
        emailSealed: deps.keys.seal(sealedPlaces.orderContact(record.orderId), email),
      },
    ];
  });
}
