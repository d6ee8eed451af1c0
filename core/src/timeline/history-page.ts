import { NONE, type MemberId, type MerchantId, type ProgramId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { PostingKind, UnitName } from '../ledger/books.ts';

/** What to show of a merchant's history; null and [] let everything through. `from` counts in, `to` does not. */
export type HistoryFilter = {
  programId: ProgramId | null;
  unit: UnitName | null;
  kinds: PostingKind[];
  memberId: MemberId | null;
  from: Instant | null;
  to: Instant | null;
};

type Page = {
  merchantId: MerchantId;
  filter: HistoryFilter;
  /** Programmes and units that the filter lets through; empty when it names neither. */
  pairs: { programId: ProgramId; unit: UnitName }[];
  cursor: string | null;
  limit: number;
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LARGEST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const TIME_DIGITS = 12;

/**
 * The statement of one page, newest first. Whatever the filter asks for is walked by an index that ends in the posting's id: a
 * stream for each of a member's balances, of the units, or of the kinds, each cut at the page's length and then merged.
 */
export function historyPage(page: Page): { text: string; values: unknown[] } {
  const { merchantId, filter, cursor, limit } = page;
  const { from, to } = filter;
  const ends = [
    cursor !== null && UUID.test(cursor) ? cursor : LARGEST_ID,
    to === null ? LARGEST_ID : firstIdAt(to),
  ];
  const before = ends.toSorted()[0] ?? LARGEST_ID;
  const values: unknown[] = [merchantId, before, from === null ? NONE : firstIdAt(from), limit];
  const add = (value: unknown): string => `$${values.push(value)}`;
  return { text: `with newest as (${streams(page, add)} order by 1 desc limit $4) ${LINES}`, values };
}

/** Ids rise with time and begin with it: the smallest one that may be made at an instant. */
function firstIdAt(at: Instant): string {
  const time = Math.max(0, at).toString(16).padStart(TIME_DIGITS, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

type Add = (value: unknown) => string;

function streams({ filter, pairs }: Page, add: Add): string {
  const { programId, unit, kinds, memberId } = filter;
  const kind = kinds.length === 0 ? null : add(kinds);
  const inRange = 'e.posting_id < $2::uuid and e.posting_id >= $3::uuid order by e.posting_id desc limit $4';
  if (memberId !== null) {
    const member = add(memberId);
    const ofKind =
      kind === null
        ? ''
        : `and (select k.kind = any(${kind}::text[]) from posting k where k.merchant_id = $1 and k.posting_id = e.posting_id)`;
    // entry_member_idx leaves out the nil member: without saying so again the planner may not use it.
    return `select distinct s.posting_id from balance b cross join lateral (
        select distinct e.posting_id from entry e
         where e.merchant_id = $1 and e.member_id = ${member}::uuid and e.member_id <> '${NONE}'
           and e.program_id = b.program_id and e.unit = b.unit ${ofKind} and ${inRange}) s
       where b.merchant_id = $1 and b.member_id = ${member}::uuid
         ${programId === null ? '' : `and b.program_id = ${add(programId)}::uuid`} ${unit === null ? '' : `and b.unit = ${add(unit)}`}`;
  }
  const isOfPairs = programId !== null || unit !== null;
  const [programs, units] = [pairs.map((one) => one.programId), pairs.map((one) => one.unit)];
  const named = isOfPairs
    ? `unnest(${add(programs)}::uuid[], ${add(units)}::text[]) as u(program_id, unit)`
    : '';
  if (kind !== null) {
    // Programmes and units are few, and each has most kinds: the kind is walked, and what it moved is looked up row by row.
    const ofPairs = `and (select exists (select 1 from ${named} where u.program_id = l.program_id and u.unit = l.unit)
        from entry l where l.merchant_id = $1 and l.posting_id = e.posting_id and l.line = 0)`;
    return `select s.posting_id from unnest(${kind}::text[]) as k(kind) cross join lateral (
        select e.posting_id from posting e where e.merchant_id = $1 and e.kind = k.kind ${isOfPairs ? ofPairs : ''} and ${inRange}) s`;
  }
  if (isOfPairs)
    return `select s.posting_id from ${named} cross join lateral (
        select e.posting_id from entry e
         where e.merchant_id = $1 and e.program_id = u.program_id and e.unit = u.unit and e.line = 0 and ${inRange}) s`;
  return `select s.posting_id from (select e.posting_id from posting e where e.merchant_id = $1 and ${inRange}) s`;
}

// A posting without a judgement of its own (a claim, a maturing) is told by the one in force when it was booked.
const LINES = `
  select p.posting_id, m.member_id, m.program_id, m.unit, p.kind, p.booked_at, m.books, m.amounts, m.afters,
         o.number, (o.state->>'totalMinor')::bigint as total_minor, o.state->>'currency' as currency,
         p.kind = 'earn' and p.source_id = m.member_id as is_welcome, pn.nature, pn.comment, p.actor, ev.breakdown
    from newest n
    join posting p on p.merchant_id = $1 and p.posting_id = n.posting_id
    cross join lateral (
      select member_id, program_id, unit, array_agg(book order by line) as books,
             array_agg(amount order by line) as amounts, array_agg(after order by line) as afters
        from entry where merchant_id = $1 and posting_id = n.posting_id group by member_id, program_id, unit) m
    left join orders o on o.merchant_id = $1 and o.order_id = p.source_id
    left join posting_note pn on pn.merchant_id = $1 and pn.posting_id = p.posting_id
    left join lateral (
      select breakdown from evaluation
       where merchant_id = $1 and source_id = p.source_id and program_id = m.program_id
         and p.kind in ('earn', 'reverse', 'claim', 'mature', 'reattribute')
         and case when p.evaluation_revision = 0 then recorded_at <= p.booked_at
                  else revision = p.evaluation_revision end
       order by revision desc limit 1) ev on true
   order by p.posting_id desc, m.member_id, m.program_id, m.unit`;
