import { sql } from '../database/sql.ts';
import { NONE, type AccountId, type MemberId, type MerchantId } from '../commerce/ids.ts';
import type { Deps } from '../ports/deps.ts';
import { memberPrograms, type ProgramStanding } from './member-programs.ts';

/** Merchants that one wallet lists. */
export const MAX_MEMBERSHIPS = 100;

export type Membership = {
  merchantId: MerchantId;
  merchantSlug: string;
  merchantName: string;
  timeZone: string;
  memberId: MemberId;
};

type Row = { merchant_id: string; slug: string; name: string; time_zone: string; member_id: string };

const SELECT = `
  select t.merchant_id, t.slug, t.name, t.time_zone,
         case when m.merged_into = '${NONE}' then m.member_id else m.merged_into end as member_id
    from member_account a
    join member m on m.merchant_id = a.merchant_id and m.member_id = a.member_id
    join merchant t on t.merchant_id = a.merchant_id
   where a.account_id = $1`;

/** Everywhere this account is a member, by the merchant's name, with where it stands. A merged member is its survivor. */
export async function walletOf(
  deps: Deps,
  accountId: AccountId,
): Promise<(Membership & { programs: ProgramStanding[] })[]> {
  const rows = await sql<Row>(deps.pool, `${SELECT} order by t.name, t.slug limit ${MAX_MEMBERSHIPS}`, [
    accountId,
  ]);
  return Promise.all(
    rows.map(show).map(async (one) => ({ ...one, programs: await memberPrograms(deps, one) })),
  );
}

/** This account's membership with one merchant; undefined for a merchant that is unknown or not joined. */
export async function membershipOf(
  deps: Deps,
  accountId: AccountId,
  merchantSlug: string,
): Promise<Membership | undefined> {
  const rows = await sql<Row>(deps.pool, `${SELECT} and t.slug = $2`, [accountId, merchantSlug]);
  return rows.map(show)[0];
}

function show(row: Row): Membership {
  return {
    merchantId: row.merchant_id,
    merchantSlug: row.slug,
    merchantName: row.name,
    timeZone: row.time_zone,
    memberId: row.member_id,
  };
}
