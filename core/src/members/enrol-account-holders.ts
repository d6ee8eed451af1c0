import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { hashEmail } from '../keys/email.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import type { Deps } from '../ports/deps.ts';
import { wantMarksOfCustomers, type StoreCustomer } from '../stores/want-marks.ts';
import { readEnrolmentPolicy } from './enrolment-policy.ts';
import { findBeneficiaries } from './find-beneficiaries.ts';
import { holdStoreCustomers, storeCustomerKey } from './store-customer-locks.ts';

/** A store's customer who can sign in there, and the address of the order that they came with ('' for none). */
export type AccountHolder = StoreCustomer & { email: string };

/** `joined`: who became a member just now. */
export type EnrolledHolders = { memberIds: MemberId[]; joined: { memberId: MemberId; emailHmac: string }[] };
const NOBODY: EnrolledHolders = { memberIds: [], joined: [] };

type Holders = { merchantId: MerchantId; holders: readonly AccountHolder[] };

/**
 * For each account holder, in the same order, the member they are from now on, or NONE where the merchant's policy leaves
 * joining to them. A new member is linked to the store's customer; the order's address becomes a contact that nobody has
 * verified, so it finds and opens nothing. The caller holds erasures off and has left out who was erased. Locks the
 * customers, so that twenty orders at once make one member.
 */
export async function enrolAccountHolders(
  deps: Deps,
  tx: Transaction,
  { merchantId, holders }: Holders,
): Promise<EnrolledHolders> {
  if (holders.length === 0) return NOBODY;
  if ((await readEnrolmentPolicy(tx, merchantId)) !== 'account_holders')
    return { ...NOBODY, memberIds: holders.map(() => NONE) };
  const customers = [...new Map(holders.map((holder) => [storeCustomerKey(holder), holder])).values()];
  await holdStoreCustomers(tx, merchantId, customers);
  const members = await findBeneficiaries(
    tx,
    merchantId,
    customers.map(({ storeId, externalId }) => ({ storeId, customerExternalId: externalId, emailHmac: '' })),
  );
  const memberOf = new Map<string, MemberId>();
  const joining: Joining[] = [];
  customers.forEach((customer, index) => {
    const known = members[index] ?? NONE;
    const memberId = known === NONE ? deps.ids.next() : known;
    memberOf.set(storeCustomerKey(customer), memberId);
    if (known === NONE) joining.push({ ...customer, memberId });
  });
  await insertMembers(deps, tx, { merchantId, joining });
  const memberIds = holders.map((holder) => memberOf.get(storeCustomerKey(holder)) ?? NONE);
  return {
    memberIds,
    joined: joining.map(({ memberId, email }) => ({ memberId, emailHmac: hashEmail(deps.keys, email) })),
  };
}

type Joining = AccountHolder & { memberId: MemberId };

async function insertMembers(
  deps: Deps,
  tx: Transaction,
  { merchantId, joining }: { merchantId: MerchantId; joining: Joining[] },
): Promise<void> {
  if (joining.length === 0) return;
  const at = deps.clock.now();
  const memberIds = joining.map(({ memberId }) => memberId);
  await sql(
    tx,
    `INSERT INTO member (merchant_id, member_id, enrolled_at, enrolled_by, merged_into)
     SELECT $1, unnest($2::uuid[]), $3, 'store_account', $4`,
    [merchantId, memberIds, instant(at), NONE],
  );
  await sql(
    tx,
    `INSERT INTO store_customer (merchant_id, store_id, external_id, member_id, linked_at)
     SELECT $1, store_id, external_id, member_id, $2 FROM unnest($3::uuid[], $4::text[], $5::uuid[]) AS c(store_id, external_id, member_id)`,
    [
      merchantId,
      instant(at),
      joining.map(({ storeId }) => storeId),
      joining.map(({ externalId }) => externalId),
      memberIds,
    ],
  );
  const reachable = joining.filter(({ email }) => email !== '');
  await sql(
    tx,
    `INSERT INTO member_contact (merchant_id, member_id, email_hmac, email_sealed, verified_at)
     SELECT $1, member_id, hmac, sealed, NULL FROM unnest($2::uuid[], $3::text[], $4::text[]) AS c(member_id, hmac, sealed)`,
    [
      merchantId,
      reachable.map(({ memberId }) => memberId),
      reachable.map(({ email }) => hashEmail(deps.keys, email)),
      reachable.map(({ memberId, email }) => deps.keys.seal(sealedPlaces.memberContact(memberId), email)),
    ],
  );
  await wantMarksOfCustomers(tx, { merchantId, ids: deps.ids, at }, joining);
}
