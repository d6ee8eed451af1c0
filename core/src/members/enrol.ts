import type { AccountId, MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { instant, sql, sqlOne } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import type { Deps } from '../ports/deps.ts';
import { findMemberByVerifiedEmail, memberOfAccount } from './find-member.ts';
import { holdOffErasures } from './tombstones.ts';

export type Enrolment = {
  merchantId: MerchantId;
  accountId: AccountId;
  /** One of the account's verified addresses; the new member's contact. */
  emailHmac: string;
  by: 'claim' | 'account_page';
};
export type EnrolResult =
  { outcome: 'enrolled'; memberId: MemberId } | { outcome: 'already_enrolled'; memberId: MemberId };

/**
 * Makes an account a member of a merchant: the member it is already, else the one who has verified its address, else
 * a new one. Holds erasures off, so that whom it finds is nobody who is being forgotten: call it before any other lock. Locks the
 * account, so that repeating it, even at the same time, never makes two. Throws when the address
 * is not one that this account has verified.
 */
export async function enrol(
  deps: Deps,
  transaction: Transaction,
  enrolment: Enrolment,
): Promise<EnrolResult> {
  const { merchantId, accountId, emailHmac } = enrolment;
  await holdOffErasures(transaction, merchantId);
  await sqlOne(transaction, 'select 1 from account where account_id = $1 for update', [accountId]);
  const member = await memberOfAccount(transaction, merchantId, accountId);
  if (member !== null) return { outcome: 'already_enrolled', memberId: member };
  const { email_sealed: sealed } = await sqlOne<{ email_sealed: string }>(
    transaction,
    'select email_sealed from account_email where email_hmac = $1 and account_id = $2',
    [emailHmac, accountId],
  );
  const namesake = await findMemberByVerifiedEmail(transaction, merchantId, emailHmac);
  const memberId = namesake ?? deps.ids.next();
  if (namesake === null) {
    const email = deps.keys.open(sealedPlaces.accountEmail(emailHmac), sealed);
    await insertMember(deps, transaction, { ...enrolment, memberId, email });
  }
  await sql(
    transaction,
    'insert into member_account (merchant_id, account_id, member_id, linked_at) values ($1, $2, $3, $4)',
    [merchantId, accountId, memberId, instant(deps.clock.now())],
  );
  return { outcome: namesake === null ? 'enrolled' : 'already_enrolled', memberId };
}

async function insertMember(
  deps: Deps,
  transaction: Transaction,
  member: Enrolment & { memberId: MemberId; email: string },
): Promise<void> {
  const now = instant(deps.clock.now());
  await sql(
    transaction,
    `insert into member (merchant_id, member_id, enrolled_at, enrolled_by, merged_into)
     values ($1, $2, $3, $4, $5)`,
    [member.merchantId, member.memberId, now, member.by, NONE],
  );
  await sql(
    transaction,
    `insert into member_contact (merchant_id, member_id, email_hmac, email_sealed, verified_at)
     values ($1, $2, $3, $4, $5)`,
    [
      member.merchantId,
      member.memberId,
      member.emailHmac,
      deps.keys.seal(sealedPlaces.memberContact(member.memberId), member.email),
      now,
    ],
  );
}
