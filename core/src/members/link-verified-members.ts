import type { AccountId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';

/**
 * Links an account to the member of each merchant that has this address *verified*. Crosses merchants, since an
 * account does; an address that a member never verified links nothing. Repeating changes nothing.
 */
export async function linkVerifiedMembers(
  transaction: Transaction,
  verified: { accountId: AccountId; emailHmac: string; at: Instant },
): Promise<void> {
  await sql(
    transaction,
    `insert into member_account (merchant_id, account_id, member_id, linked_at)
     select m.merchant_id, $1, case when m.merged_into = $4 then m.member_id else m.merged_into end, $3
       from member_contact c
       join member m on m.merchant_id = c.merchant_id and m.member_id = c.member_id
      where c.email_hmac = $2 and c.verified_at is not null
     on conflict (merchant_id, account_id) do nothing`,
    [verified.accountId, verified.emailHmac, instant(verified.at), NONE],
  );
}
