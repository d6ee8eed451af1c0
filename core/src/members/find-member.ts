import type { AccountId, MemberId, MerchantId, StoreId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import type { SurvivorOf } from '../ledger/load-draft.ts';
import { sql, sqlMaybe } from '../database/sql.ts';

/** The member an account is with this merchant, merges followed; null when not enrolled. */
export async function memberOfAccount(
  database: Database,
  merchantId: MerchantId,
  accountId: AccountId,
): Promise<MemberId | null> {
  const row = await sqlMaybe<{ member_id: MemberId }>(
    database,
    `select case when m.merged_into = $3 then m.member_id else m.merged_into end as member_id
       from member_account a
       join member m on m.merchant_id = a.merchant_id and m.member_id = a.member_id
      where a.merchant_id = $1 and a.account_id = $2`,
    [merchantId, accountId, NONE],
  );
  return row?.member_id ?? null;
}

/** The member who has verified this address (`hashEmail`), merges followed; an unverified one finds nobody. */
export async function findMemberByVerifiedEmail(
  database: Database,
  merchantId: MerchantId,
  emailHmac: string,
): Promise<MemberId | null> {
  if (emailHmac === '') return null;
  const row = await sqlMaybe<{ member_id: MemberId }>(
    database,
    `select case when m.merged_into = $3 then m.member_id else m.merged_into end as member_id
       from member_contact c
       join member m on m.merchant_id = c.merchant_id and m.member_id = c.member_id
      where c.merchant_id = $1 and c.email_hmac = $2 and c.verified_at is not null`,
    [merchantId, emailHmac, NONE],
  );
  return row?.member_id ?? null;
}

/** The member that a store's customer is linked to, merges followed; null when nobody said who they are. */
export async function memberOfStoreCustomer(
  database: Database,
  merchantId: MerchantId,
  { storeId, externalId }: { storeId: StoreId; externalId: string },
): Promise<MemberId | null> {
  const row = await sqlMaybe<{ member_id: MemberId }>(
    database,
    `select case when m.merged_into = $4 then m.member_id else m.merged_into end as member_id
       from store_customer s
       join member m on m.merchant_id = s.merchant_id and m.member_id = s.member_id
      where s.merchant_id = $1 and s.store_id = $2 and s.external_id = $3`,
    [merchantId, storeId, externalId, NONE],
  );
  return row?.member_id ?? null;
}

/** Whose these members' units are now, without a lock: a merge may come a moment later. */
export async function readSurvivors(
  database: Database,
  merchantId: MerchantId,
  memberIds: MemberId[],
): Promise<SurvivorOf> {
  const rows = await sql<{ member_id: MemberId; merged_into: MemberId }>(
    database,
    'select member_id, merged_into from member where merchant_id = $1 and member_id = any($2::uuid[]) and merged_into <> $3',
    [merchantId, memberIds, NONE],
  );
  const survivors = new Map(rows.map((row) => [row.member_id, row.merged_into]));
  return (memberId) => survivors.get(memberId) ?? memberId;
}
