import { readCardsOf } from '../cards/cards.ts';
import { showId, type MemberId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { sql, sqlOne } from '../database/sql.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import type { Deps } from '../ports/deps.ts';
import { explain } from '../timeline/explain.ts';
import { memberPrograms, type MemberKey, type ProgramStanding } from '../timeline/member-programs.ts';
import { memberTimeline, type TimelineLine } from '../timeline/member-timeline.ts';
import { memberVouchers } from '../timeline/member-vouchers.ts';

/** More lines than anybody's history has; past them `historyIsWhole` says that there are more. */
const MAX_LINES = 20_000;

type Named = { en: string; fr: string };
export type MemberCopy = {
  memberId: string;
  enrolledAt: string;
  enrolledBy: string;
  email: string | null;
  /** Day and month, MM-DD; never the year. */
  birthday: string | null;
  emailVerifiedAt: string | null;
  /** They sign in to their wallet; the account is their own, not the merchant's. */
  hasAccount: boolean;
  /** By hand; an order's own, by its store's words, stand at the order. */
  groups: string[];
  cards: { number: string; state: string; since: string }[];
  /** Every yes and no there was. */
  consents: { channel: string; purpose: string; granted: boolean; recordedAt: string; source: string; textVersion: string }[];
  storeCustomers: { store: string; customerId: string; linkedAt: string }[];
  balances: {
    programme: Named; pointName: ProgramStanding['definition']['pointName']; unit: string; available: number; pending: number; held: number;
    owed: number; expiring: { amount: number; lastDay: string }[];
  }[];
  vouchers: { code: string | null; state: string; reward: Named; store: string; wantedAt: string; expiresAt: string; usedInOrders: string[] }[];
  /** Mails that told them beforehand what ends. */
  expiryNotices: { programme: Named; daysBefore: number; noticedAt: string }[];
  history: {
    bookedAt: string; kind: string; isWelcome: boolean; unit: string; changes: { book: string; amount: number }[]; order: string | null;
    note: { nature: string; comment: string } | null; why: Named | null;
  }[];
  historyIsWhole: boolean;
}; // prettier-ignore

type Row = {
  enrolledAt: Instant;
  enrolledBy: string;
  sealed: string | null;
  birthday: string | null;
  verifiedAt: Instant | null;
  hasAccount: boolean;
};

/** All that is held of one member: contact, links, balances, vouchers, and everything that ever moved, with its reason. */
export async function copyMember(deps: Deps, key: MemberKey): Promise<MemberCopy> {
  const row = await sqlOne<Row>(
    deps.pool,
    `SELECT m.enrolled_at AS "enrolledAt", m.enrolled_by AS "enrolledBy", c.email_sealed AS sealed,
            (SELECT b.day_sealed FROM member_birthday b WHERE b.merchant_id = m.merchant_id AND b.member_id = m.member_id) AS birthday, c.verified_at AS "verifiedAt",
            EXISTS (SELECT FROM member_account a WHERE a.merchant_id = m.merchant_id AND a.member_id = m.member_id) AS "hasAccount"
       FROM member m LEFT JOIN member_contact c ON c.merchant_id = m.merchant_id AND c.member_id = m.member_id
      WHERE m.merchant_id = $1 AND m.member_id = $2`,
    [key.merchantId, key.memberId],
  );
  const programs = await memberPrograms(deps, key);
  const { lines, isWhole } = await wholeTimeline(deps, key);
  return {
    memberId: showId('member', key.memberId),
    enrolledAt: iso(row.enrolledAt),
    enrolledBy: row.enrolledBy,
    email: row.sealed === null ? null : deps.keys.open(sealedPlaces.memberContact(key.memberId), row.sealed),
    birthday:
      row.birthday === null ? null : deps.keys.open(sealedPlaces.memberBirthday(key.memberId), row.birthday),
    emailVerifiedAt: row.verifiedAt === null ? null : iso(row.verifiedAt),
    hasAccount: row.hasAccount,
    groups: await groupNames(deps, key),
    cards: (await readCardsOf(deps.pool, key.merchantId, [key.memberId])).map(
      ({ cardNumber, state, changedAt }) => ({ number: cardNumber, state, since: iso(changedAt) }),
    ),
    consents: await consentsOf(deps, key),
    storeCustomers: await storeCustomers(deps, key),
    balances: programs.flatMap(balancesOf),
    vouchers: await vouchersOf(deps, key),
    expiryNotices: await noticesOf(deps, key, programs),
    history: lines.map((line) => historyLine(line, programs)),
    historyIsWhole: isWhole,
  };
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}

async function groupNames(deps: Deps, { merchantId, memberId }: MemberKey): Promise<string[]> {
  const rows = await sql<{ name: string }>(
    deps.pool,
    `SELECT g.name FROM group_member p JOIN customer_group g ON g.merchant_id = p.merchant_id AND g.group_id = p.group_id
      WHERE p.merchant_id = $1 AND p.member_id = $2 ORDER BY g.name`,
    [merchantId, memberId],
  );
  return rows.map(({ name }) => name);
}

async function consentsOf(deps: Deps, { merchantId, memberId }: MemberKey): Promise<MemberCopy['consents']> {
  const rows = await sql<Omit<MemberCopy['consents'][number], 'recordedAt'> & { recordedAt: Instant }>(
    deps.pool,
    `SELECT channel, purpose, granted, recorded_at AS "recordedAt", source, text_version AS "textVersion" FROM consent
      WHERE merchant_id = $1 AND member_id = $2 ORDER BY recorded_at`,
    [merchantId, memberId],
  );
  return rows.map((row) => ({ ...row, recordedAt: iso(row.recordedAt) }));
}

async function storeCustomers(
  deps: Deps,
  { merchantId, memberId }: { merchantId: string; memberId: MemberId },
): Promise<MemberCopy['storeCustomers']> {
  const rows = await sql<{ store: string; customerId: string; linkedAt: Instant }>(
    deps.pool,
    `SELECT s.name AS store, c.external_id AS "customerId", c.linked_at AS "linkedAt"
       FROM store_customer c JOIN store s ON s.merchant_id = c.merchant_id AND s.store_id = c.store_id
      WHERE c.merchant_id = $1 AND c.member_id = $2 ORDER BY c.linked_at`,
    [merchantId, memberId],
  );
  return rows.map((row) => ({ ...row, linkedAt: iso(row.linkedAt) }));
}

function balancesOf({ definition, units }: ProgramStanding): MemberCopy['balances'] {
  return units.map(({ unit, available, pending, held, owed, lots }) => ({
    programme: definition.name,
    pointName: definition.pointName,
    unit,
    available,
    pending,
    held,
    owed,
    expiring: lots,
  }));
}

async function vouchersOf(deps: Deps, key: MemberKey): Promise<MemberCopy['vouchers']> {
  const vouchers = await memberVouchers(deps, key);
  return vouchers.map(({ code, state, name, store, wantedAt, expiresAt, usedInOrders }) => ({
    code,
    state,
    reward: name,
    store: store.name,
    wantedAt: iso(wantedAt),
    expiresAt: iso(expiresAt),
    usedInOrders,
  }));
}

async function noticesOf(
  deps: Deps,
  { merchantId, memberId }: MemberKey,
  programs: ProgramStanding[],
): Promise<MemberCopy['expiryNotices']> {
  const rows = await sql<{ programId: string; daysBefore: number; noticedAt: Instant }>(
    deps.pool,
    `SELECT program_id AS "programId", notice_days AS "daysBefore", noticed_at AS "noticedAt" FROM expiry_notice
      WHERE merchant_id = $1 AND member_id = $2 GROUP BY 1, 2, 3 ORDER BY noticed_at, notice_days`,
    [merchantId, memberId],
  );
  return rows.flatMap(({ programId, daysBefore, noticedAt }) => {
    const program = programs.find((one) => one.programId === programId);
    return program ? [{ programme: program.definition.name, daysBefore, noticedAt: iso(noticedAt) }] : [];
  });
}

async function wholeTimeline(
  deps: Deps,
  key: MemberKey,
): Promise<{ lines: TimelineLine[]; isWhole: boolean }> {
  const lines: TimelineLine[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof memberTimeline>> = await memberTimeline(deps, key, cursor);
    lines.push(...page.lines);
    cursor = page.next;
  } while (cursor !== null && lines.length < MAX_LINES);
  return { lines, isWhole: cursor === null };
}

function historyLine(line: TimelineLine, programs: ProgramStanding[]): MemberCopy['history'][number] {
  const { bookedAt, kind, isWelcome, unit, changes, order, merge, breakdown, programId } = line;
  const note = merge === null ? line.note : { nature: 'merge', comment: merge.comment };
  const pointName = programs.find((one) => one.programId === programId)?.definition.pointName;
  const why =
    breakdown === null || pointName === undefined
      ? null
      : {
          en: explain(breakdown, { language: 'en', unit, pointName }),
          fr: explain(breakdown, { language: 'fr', unit, pointName }),
        };
  return { bookedAt: iso(bookedAt), kind, isWelcome, unit, changes, order: order?.number ?? null, note, why };
}
