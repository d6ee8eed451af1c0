import type { AccountId, MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql, sqlMaybe, sqlOne } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { lockMembers } from '../ledger/load-draft.ts';
import type { Deps } from '../ports/deps.ts';
import { findMemberByVerifiedEmail, memberOfAccount } from './find-member.ts';
import { holdOffErasures } from './tombstones.ts';

type Unopened = { merchantId: MerchantId; memberId: MemberId; emailHmac: string };

/**
 * Whether a member came by an order of their shop account and nobody has opened their wallet yet, with this address as the
 * one that their order gave. Then whoever holds an order of theirs, placed with it, may open it by verifying the address.
 */
export async function isUnopened(
  database: Database,
  { merchantId, memberId, emailHmac }: Unopened,
): Promise<boolean> {
  if (memberId === NONE || emailHmac === '') return false;
  const { unopened } = await sqlOne<{ unopened: boolean }>(
    database,
    `select exists (
       select 1 from member m
         join member_contact c on c.merchant_id = m.merchant_id and c.member_id = m.member_id
        where m.merchant_id = $1 and m.member_id = $2 and m.enrolled_by = 'store_account' and m.merged_into = $4
          and c.email_hmac = $3 and c.verified_at is null
          and not exists (select 1 from member_account a where a.merchant_id = $1 and a.member_id = $2)) as unopened`,
    [merchantId, memberId, emailHmac, NONE],
  );
  return unopened;
}

export type OpenStoreMember = Unopened & { accountId: AccountId };

/**
 * Makes an account the owner of a member who came by an order of their shop account: the address, which this account has
 * verified, is the member's own from then on. The caller has checked the link of an order of theirs. Nothing happens where somebody
 * opened it, the account is a member already, or the address is another member's; then false. Holds erasures off, locks the
 * account, then the member: of two at once one opens it. Throws for an address that is not this account's.
 */
export async function openStoreMember(
  { clock }: Pick<Deps, 'clock'>,
  transaction: Transaction,
  { merchantId, memberId, emailHmac, accountId }: OpenStoreMember,
): Promise<boolean> {
  await holdOffErasures(transaction, merchantId);
  await sqlOne(transaction, 'select 1 from account where account_id = $1 for update', [accountId]);
  await sqlOne(transaction, 'select 1 from account_email where email_hmac = $1 and account_id = $2', [
    emailHmac,
    accountId,
  ]);
  if ((await memberOfAccount(transaction, merchantId, accountId)) !== null) return false;
  if ((await findMemberByVerifiedEmail(transaction, merchantId, emailHmac)) !== null) return false;
  await lockMembers(transaction, merchantId, [memberId]);
  if (!(await isUnopened(transaction, { merchantId, memberId, emailHmac }))) return false;
  const now = instant(clock.now());
  await sql(
    transaction,
    'update member_contact set verified_at = $3 where merchant_id = $1 and member_id = $2',
    [merchantId, memberId, now],
  );
  await sql(
    transaction,
    'insert into member_account (merchant_id, account_id, member_id, linked_at) values ($1, $2, $3, $4)',
    [merchantId, accountId, memberId, now],
  );
  return true;
}

/** The address that an unopened member's order gave, sealed; undefined where none is kept. */
export async function unverifiedContact(
  database: Database,
  merchantId: MerchantId,
  memberId: MemberId,
): Promise<string | undefined> {
  const row = await sqlMaybe<{ sealed: string }>(
    database,
    `select email_sealed as sealed from member_contact
      where merchant_id = $1 and member_id = $2 and verified_at is null`,
    [merchantId, memberId],
  );
  return row?.sealed;
}
