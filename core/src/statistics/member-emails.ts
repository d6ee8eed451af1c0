import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import type { Deps } from '../ports/deps.ts';

/** The addresses of the members of one page; one of whom none is kept is left out. */
export async function memberEmails(
  deps: Deps,
  { merchantId, memberIds }: { merchantId: MerchantId; memberIds: MemberId[] },
): Promise<Map<MemberId, string>> {
  if (memberIds.length === 0) return new Map();
  const rows = await sql<{ memberId: MemberId; sealed: string }>(
    deps.pool,
    `SELECT member_id AS "memberId", email_sealed AS sealed FROM member_contact
      WHERE merchant_id = $1 AND member_id = ANY($2::uuid[])`,
    [merchantId, [...new Set(memberIds)]],
  );
  return new Map(
    rows.map(({ memberId, sealed }) => [
      memberId,
      deps.keys.open(sealedPlaces.memberContact(memberId), sealed),
    ]),
  );
}
