import { NONE, type MemberId, type MerchantId, type StoreId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import type { Deps } from '../ports/deps.ts';
import { wantMarksOfCustomers, type StoreCustomer } from '../stores/want-marks.ts';

/**
 * `emails`: the addresses that went, in clear, for what else is kept under them. `customers`: those whose links went; what
 * their shops show of them goes by `takeMarksAway`.
 */
export type ForgottenMembers = {
  members: number;
  notes: number;
  emails: string[];
  customers: StoreCustomer[];
};

/**
 * Leaves of these members their rows, with ids and numbers: balances, lots and postings stay and balance. Contact, account,
 * links to stores' customers, groups, consents, birthdays, cards, comments about them and what they were told of go. Their accounts stay, which are
 * no merchant's.
 */
export async function forgetMembers(
  { keys }: Pick<Deps, 'keys'>,
  tx: Transaction,
  { merchantId, memberIds }: { merchantId: MerchantId; memberIds: MemberId[] },
): Promise<ForgottenMembers> {
  if (memberIds.length === 0) return { members: 0, notes: 0, emails: [], customers: [] };
  const whose = [merchantId, memberIds];
  const contacts = await sql<{ memberId: MemberId; sealed: string }>(
    tx,
    `DELETE FROM member_contact WHERE merchant_id = $1 AND member_id = ANY($2::uuid[])
     RETURNING member_id AS "memberId", email_sealed AS sealed`,
    whose,
  );
  const accounts = await sql<{ memberId: MemberId }>(
    tx,
    `DELETE FROM member_account WHERE merchant_id = $1 AND member_id = ANY($2::uuid[]) RETURNING member_id AS "memberId"`,
    whose,
  );
  const links = await sql<StoreCustomer & { memberId: MemberId }>(
    tx,
    `DELETE FROM store_customer WHERE merchant_id = $1 AND member_id = ANY($2::uuid[])
     RETURNING member_id AS "memberId", store_id AS "storeId", external_id AS "externalId"`,
    whose,
  );
  await sql(
    tx,
    `UPDATE order_binding SET author = 'erased' WHERE merchant_id = $1 AND member_id = ANY($2::uuid[]) AND author LIKE 'account:%'`,
    whose,
  );
  for (const table of ['consent', 'group_member', 'member_birthday'])
    await sql(tx, `DELETE FROM ${table} WHERE merchant_id = $1 AND member_id = ANY($2::uuid[])`, whose);
  await unlinkCards(tx, whose);
  const notes = await sql(
    tx,
    `UPDATE posting_note n SET comment = '' WHERE n.merchant_id = $1 AND n.comment <> ''
        AND n.posting_id IN (SELECT posting_id FROM entry WHERE merchant_id = $1 AND member_id = ANY($2::uuid[])) RETURNING 1 AS one`,
    whose,
  );
  const merges = await sql(
    tx,
    `UPDATE member_merge SET comment = '' WHERE merchant_id = $1 AND comment <> ''
        AND (from_member = ANY($2::uuid[]) OR to_member = ANY($2::uuid[])) RETURNING 1 AS one`,
    whose,
  );
  await sql(tx, `DELETE FROM expiry_notice WHERE merchant_id = $1 AND member_id = ANY($2::uuid[])`, whose);
  await sql(
    tx,
    `UPDATE admin_audit a SET detail = a.detail - 'comment' WHERE a.merchant_id = $1 AND a.action = 'revoke_vouchers'
        AND a.subject IN (SELECT voucher_id::text FROM voucher WHERE merchant_id = $1 AND member_id = ANY($2::uuid[]))`,
    whose,
  );
  const named = [...contacts, ...accounts, ...links].map(({ memberId }) => memberId);
  return {
    members: new Set(named).size,
    notes: notes.length + merges.length,
    emails: contacts.map(({ memberId, sealed }) => keys.open(sealedPlaces.memberContact(memberId), sealed)),
    customers: links.map(({ storeId, externalId }) => ({ storeId, externalId })),
  };
}

/**
 * An address that nobody verified, on a member who came by an order under it: whoever asks owns the address, and not
 * the membership. It goes, they stay.
 */
export async function forgetUnverifiedContacts(
  tx: Transaction,
  { merchantId, emailHmacs }: { merchantId: MerchantId; emailHmacs: string[] },
): Promise<number> {
  const gone = await sql(
    tx,
    `DELETE FROM member_contact WHERE merchant_id = $1 AND email_hmac = ANY($2::text[]) AND verified_at IS NULL RETURNING 1 AS one`,
    [merchantId, emailHmacs],
  );
  return gone.length;
}

type LinkKey = { merchantId: MerchantId; storeId: StoreId; externalId: string };

/** What shops show of customers who are no members any more goes there, too: the tag, and the balance. */
export function takeMarksAway(
  { clock, ids }: Pick<Deps, 'clock' | 'ids'>,
  tx: Transaction,
  { merchantId, customers }: { merchantId: MerchantId; customers: StoreCustomer[] },
): Promise<void> {
  return wantMarksOfCustomers(tx, { merchantId, ids, at: clock.now() }, customers);
}

/** Takes a store's customer apart from their member; returns them if they were linked. */
export async function forgetLink(
  tx: Transaction,
  { merchantId, storeId, externalId }: LinkKey,
): Promise<StoreCustomer[]> {
  return sql<StoreCustomer>(
    tx,
    `DELETE FROM store_customer WHERE merchant_id = $1 AND store_id = $2 AND external_id = $3
     RETURNING store_id AS "storeId", external_id AS "externalId"`,
    [merchantId, storeId, externalId],
  );
}

/** The same for all customers of a store that left for good, where nothing can be taken away; says how many members were linked. */
export async function forgetCustomersOf(
  tx: Transaction,
  { merchantId, storeId }: Omit<LinkKey, 'externalId'>,
): Promise<number> {
  const links = await sql<{ memberId: MemberId }>(
    tx,
    `DELETE FROM store_customer WHERE merchant_id = $1 AND store_id = $2 RETURNING member_id AS "memberId"`,
    [merchantId, storeId],
  );
  return new Set(links.map(({ memberId }) => memberId)).size;
}

/** A number that somebody carries names them: their cards are nobody's and work no more, and nothing says whose they were. */
async function unlinkCards(tx: Transaction, whose: unknown[]): Promise<void> {
  await sql(
    tx,
    `UPDATE card SET state = 'lost', member_id = '${NONE}' WHERE merchant_id = $1 AND member_id = ANY($2::uuid[])`,
    whose,
  );
  await sql(
    tx,
    `UPDATE card_assignment SET member_id = '${NONE}' WHERE merchant_id = $1 AND member_id = ANY($2::uuid[])`,
    whose,
  );
}
