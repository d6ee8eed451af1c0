import { sql } from '../database/sql.ts';
import { NONE, type PostingId, type ProgramId } from '../commerce/ids.ts';
import type { Money } from '../commerce/money.ts';
import type { Instant } from '../commerce/time.ts';
import type { PostingKind } from '../ledger/books.ts';
import type { Deps } from '../ports/deps.ts';
import type { Unit } from '../programs/units.ts';
import { readBreakdown, type Breakdown } from './explain.ts';
import type { MemberKey } from './member-programs.ts';

/** Postings on one page of a timeline. */
export const TIMELINE_PAGE_POSTINGS = 20;

/** What one posting did to one of the member's books; positive = into it. `owed` −12 = 12 more are owed. */
export type BookChange = { book: string; amount: number };

/** One posting as it touches one unit of this member. */
export type TimelineLine = {
  postingId: PostingId;
  programId: ProgramId;
  unit: Unit;
  kind: PostingKind;
  occurredAt: Instant;
  bookedAt: Instant;
  changes: BookChange[];
  order: { number: string; total: Money } | null;
  rewardId: string | null;
  /** What was given on joining. */
  isWelcome: boolean;
  /** Of a manual adjustment: for the merchant's eyes. */
  note: { nature: string; comment: string; author: string } | null;
  /** Of a merge: why, for the merchant's eyes. */
  merge: { comment: string; author: string } | null;
  /** The judgement that made this posting, or that was in force when it was booked. */
  breakdown: Breakdown | null;
};

/** `next` continues with older lines; null at the end. */
export type TimelinePage = { lines: TimelineLine[]; next: string | null };

type Row = {
  posting_id: string;
  program_id: string;
  unit: Unit;
  kind: PostingKind;
  occurred_at: Instant;
  booked_at: Instant;
  books: string[];
  amounts: number[];
  number: string | null;
  total_minor: number | null;
  currency: string | null;
  reward_id: string | null;
  is_welcome: boolean;
  nature: string | null;
  comment: string | null;
  merge_comment: string | null;
  merge_author: string | null;
  actor: string;
  breakdown: unknown;
};

const LARGEST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * One page of everything that moved this member's units, newest first (posting ids rise with time). `cursor` is the
 * `next` of the page before; an unknown one starts from the newest. Each of the member's (programme, unit) pairs is
 * walked by its index, so a page costs the same however long the history is (P3).
 */
export async function memberTimeline(
  deps: Deps,
  key: MemberKey,
  cursor: string | null = null,
): Promise<TimelinePage> {
  const before = cursor !== null && UUID.test(cursor) ? cursor : LARGEST_ID;
  const rows = await sql<Row>(deps.pool, PAGE, [
    key.merchantId,
    key.memberId,
    before,
    TIMELINE_PAGE_POSTINGS + 1,
  ]);
  const postings = [...new Set(rows.map((row) => row.posting_id))];
  const shown = postings.slice(0, TIMELINE_PAGE_POSTINGS);
  return {
    lines: rows.filter((row) => shown.includes(row.posting_id)).map(show),
    next: postings.length > shown.length ? (shown.at(-1) ?? null) : null,
  };
}

// A posting without a judgement of its own (a claim, a maturing) is told by the one in force when it was booked.
// entry_member_idx leaves out the nil member: without saying so again the planner may not use it.
const PAGE = `
  with newest as (
    select e.posting_id
      from balance b
      cross join lateral (
        select distinct posting_id from entry
         where merchant_id = $1 and member_id = $2 and member_id <> '${NONE}'
           and program_id = b.program_id and unit = b.unit and posting_id < $3::uuid
         order by posting_id desc limit $4) e
     where b.merchant_id = $1 and b.member_id = $2
     group by e.posting_id order by e.posting_id desc limit $4)
  select p.posting_id, m.program_id, m.unit, p.kind, p.occurred_at, p.booked_at, m.books, m.amounts,
         o.number, (o.state->>'totalMinor')::bigint as total_minor, o.state->>'currency' as currency,
         r.reward_id, s.source_id is not null as is_welcome, pn.nature, pn.comment, p.actor, ev.breakdown,
         mm.comment as merge_comment, mm.author as merge_author
    from newest n
    join posting p on p.merchant_id = $1 and p.posting_id = n.posting_id
    cross join lateral (
      select program_id, unit, array_agg(book order by book) as books, array_agg(amount order by book) as amounts
        from (select program_id, unit, book, sum(amount)::bigint as amount from entry
               where merchant_id = $1 and posting_id = n.posting_id and member_id = $2
               group by program_id, unit, book) per_book
       where amount <> 0 group by program_id, unit) m
    left join orders o on o.merchant_id = $1 and o.order_id = p.source_id
    left join redemption r on r.merchant_id = $1 and r.redemption_id = p.source_id
    left join source s on s.merchant_id = $1 and s.source_id = p.source_id and s.kind = 'welcome' and p.kind = 'earn'
    left join posting_note pn on pn.merchant_id = $1 and pn.posting_id = p.posting_id
    left join member_merge mm on mm.merchant_id = $1 and mm.merge_id = p.source_id and p.kind = 'merge'
    left join lateral (
      select breakdown from evaluation
       where merchant_id = $1 and source_id = p.source_id and program_id = m.program_id
         and p.kind in ('earn', 'reverse', 'claim', 'mature', 'reattribute')
         and case when p.evaluation_revision = 0 then recorded_at <= p.booked_at
                  else revision = p.evaluation_revision end
       order by revision desc limit 1) ev on true
   order by p.posting_id desc, m.program_id, m.unit`;

function show(row: Row): TimelineLine {
  return {
    postingId: row.posting_id,
    programId: row.program_id,
    unit: row.unit,
    kind: row.kind,
    occurredAt: row.occurred_at,
    bookedAt: row.booked_at,
    changes: row.books.map((book, index) => ({ book, amount: row.amounts[index] ?? 0 })),
    order:
      row.number === null
        ? null
        : {
            number: row.number,
            total: { amountMinor: row.total_minor ?? 0, currency: row.currency ?? 'EUR' },
          },
    rewardId: row.reward_id,
    isWelcome: row.is_welcome,
    note: row.nature === null ? null : { nature: row.nature, comment: row.comment ?? '', author: row.actor },
    merge: row.merge_comment === null ? null : { comment: row.merge_comment, author: row.merge_author ?? '' },
    breakdown: readBreakdown(row.breakdown),
  };
}
