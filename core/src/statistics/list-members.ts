import { readCardNumber } from '../cards/card-number.ts';
import type { MemberId, MerchantId, ProgramId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { sql, sqlOne } from '../database/sql.ts';
import { hashEmail, normaliseEmail } from '../keys/email.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import { mergedWith } from '../members/merged-with.ts';
import type { Deps } from '../ports/deps.ts';
import type { Unit } from '../programs/units.ts';

export const MEMBERS_ON_A_PAGE = 50;

/** What a member has in one unit of one programme. */
export type ListedBalance = {
  programId: ProgramId;
  unit: Unit;
  available: number;
  pending: number;
  owed: number;
};

/** Together with those who were merged into them. `email` null: none is kept. `lastOrderAt` null: no order of theirs yet. */
export type ListedMember = {
  memberId: MemberId;
  email: string | null;
  enrolledAt: Instant;
  lastOrderAt: Instant | null;
  orders: number;
  balances: ListedBalance[];
};

/** `after` and `before` are member ids that the page starts behind; null where there is no page in that direction. */
export type MembersPage = { members: ListedMember[]; previous: MemberId | null; next: MemberId | null };

export type MembersQuery = {
  merchantId: MerchantId;
  /** An e-mail address, an order's number, or a card's; anything else finds nobody. Empty: all. Addresses are kept encrypted. */
  search: string;
  after: MemberId | null;
  before: MemberId | null;
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Members, the newest first (their ids rise with time); merged ones are left out. */
export async function listMembers(deps: Deps, query: MembersQuery): Promise<MembersPage> {
  const backwards = query.before !== null && UUID.test(query.before);
  const from = backwards ? query.before : query.after !== null && UUID.test(query.after) ? query.after : null;
  const ids = await findMembers(deps, { ...query, from, backwards });
  const shown = ids.slice(0, MEMBERS_ON_A_PAGE);
  if (backwards) shown.reverse();
  const more = ids.length > MEMBERS_ON_A_PAGE;
  return {
    members: await readMembers(deps, query.merchantId, shown),
    previous: (backwards ? more : from !== null) ? (shown[0] ?? null) : null,
    next: (backwards ? true : more) ? (shown.at(-1) ?? null) : null,
  };
}

/** Looked up once, not for each member; whoever was merged is found as their survivor. */
const FOUND = `
  SELECT CASE WHEN f.merged_into = $2 THEN f.member_id ELSE f.merged_into END FROM member f
   WHERE f.merchant_id = $1 AND f.member_id IN (
     SELECT c.member_id FROM member_contact c WHERE c.merchant_id = $1 AND c.email_hmac = $5
     UNION ALL SELECT o.bound_member FROM orders o WHERE o.merchant_id = $1 AND o.number = $6
     UNION ALL SELECT k.member_id FROM card k WHERE k.merchant_id = $1 AND k.card_number = $7)`;

type Finding = MembersQuery & { from: MemberId | null; backwards: boolean };

async function findMembers(
  deps: Deps,
  { merchantId, search, from, backwards }: Finding,
): Promise<MemberId[]> {
  const words = search.trim();
  const rows = await sql<{ memberId: MemberId }>(
    deps.pool,
    `SELECT m.member_id AS "memberId" FROM member m
      WHERE m.merchant_id = $1 AND m.merged_into = $2
        AND ($3::uuid IS NULL OR m.member_id ${backwards ? '>' : '<'} $3)
        AND ($4 = '' OR m.member_id IN (${FOUND}))
      ORDER BY m.member_id ${backwards ? 'ASC' : 'DESC'} LIMIT ${MEMBERS_ON_A_PAGE + 1}`,
    [
      merchantId,
      NONE,
      from,
      words,
      emailHmac(deps, words),
      words.replace(/^#/, ''),
      readCardNumber(words) ?? '',
    ],
  );
  return rows.map((row) => row.memberId);
}

function emailHmac(deps: Deps, words: string): string {
  const email = normaliseEmail(words);
  return email === null ? '' : hashEmail(deps.keys, email);
}

type MemberRow = {
  memberId: MemberId;
  emailSealed: string | null;
  contactOf: MemberId | null;
  enrolledAt: Instant;
  lastOrderAt: Instant | null;
  orders: number;
  balances: ListedBalance[] | null;
};

/** These members, in the order of their ids as given; who is none is left out. */
export async function readMembers(
  deps: Deps,
  merchantId: MerchantId,
  ids: MemberId[],
): Promise<ListedMember[]> {
  if (ids.length === 0) return [];
  const rows = await sql<MemberRow>(
    deps.pool,
    `SELECT m.member_id AS "memberId", c.email_sealed AS "emailSealed", c.member_id AS "contactOf", m.enrolled_at AS "enrolledAt",
            o.last AS "lastOrderAt", coalesce(o.orders, 0) AS orders,
            (SELECT json_agg(json_build_object('programId', b.program_id, 'unit', b.unit, 'available', b.available,
                                               'pending', b.pending, 'owed', b.owed) ORDER BY b.unit)
               FROM balance b WHERE b.merchant_id = m.merchant_id AND b.member_id = m.member_id) AS balances
       FROM member m
       LEFT JOIN LATERAL (SELECT k.member_id, k.email_sealed FROM member_contact k
                           WHERE k.merchant_id = m.merchant_id AND k.member_id = ANY(${mergedWith('m.merchant_id', 'm.member_id')})
                           ORDER BY k.member_id <> m.member_id, k.verified_at DESC NULLS LAST, k.member_id LIMIT 1) c ON true
       LEFT JOIN LATERAL (SELECT max(placed_at) AS last, count(*) AS orders FROM orders
                           WHERE merchant_id = m.merchant_id AND bound_member = ANY(${mergedWith('m.merchant_id', 'm.member_id')})) o ON true
      WHERE m.merchant_id = $1 AND m.member_id = ANY($2::uuid[])`,
    [merchantId, ids],
  );
  const byId = new Map(rows.map((row) => [row.memberId, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [shown(deps, row)] : [];
  });
}

function shown(deps: Deps, { emailSealed, contactOf, balances, ...row }: MemberRow): ListedMember {
  const email =
    emailSealed === null || contactOf === null
      ? null
      : deps.keys.open(sealedPlaces.memberContact(contactOf), emailSealed);
  return { ...row, email, balances: balances ?? [] };
}

/** How many members there are, merged ones left out. */
export async function countMembers(deps: Deps, merchantId: MerchantId): Promise<number> {
  const { members } = await sqlOne<{ members: number }>(
    deps.pool,
    `SELECT count(*) AS members FROM member WHERE merchant_id = $1 AND merged_into = $2`,
    [merchantId, NONE],
  );
  return members;
}

/** The address of one member; null where none is kept, undefined for somebody who is no member here. */
export async function memberEmail(
  deps: Deps,
  { merchantId, memberId }: { merchantId: MerchantId; memberId: MemberId },
): Promise<string | null | undefined> {
  if (!UUID.test(memberId)) return undefined;
  const [member] = await readMembers(deps, merchantId, [memberId]);
  return member === undefined ? undefined : member.email;
}
