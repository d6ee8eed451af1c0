import { NONE, type MemberId, type MerchantId, type PostingId, type ProgramId } from '../commerce/ids.ts';
import type { Money } from '../commerce/money.ts';
import type { Instant } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import type { PostingKind, UnitName } from '../ledger/books.ts';
import type { Deps } from '../ports/deps.ts';
import { definedUnits } from '../programs/units.ts';
import { readPrograms } from '../programs/read-programs.ts';
import { readBreakdown, type Breakdown } from './explain.ts';
import { historyPage, type HistoryFilter } from './history-page.ts';

/** Postings on one page of the history. */
export const HISTORY_PAGE_POSTINGS = 50;

/** One posting as it touched one unit of one member, or of an order that nobody claimed yet (`memberId` null). */
export type HistoryLine = {
  postingId: PostingId;
  memberId: MemberId | null;
  programId: ProgramId;
  unit: UnitName;
  kind: PostingKind;
  /** Points for joining: their source is the member. */
  isWelcome: boolean;
  bookedAt: Instant;
  /** Of what can be used, what is owed included: these add up to the balance. */
  change: number;
  /** Of what is on the way, and of what waits to be claimed. */
  pending: number;
  /** What could be used afterwards, less what was owed; null where this posting changed neither. */
  balanceAfter: number | null;
  order: { number: string; total: Money } | null;
  note: { nature: string; comment: string; author: string } | null;
  breakdown: Breakdown | null;
};

export type HistoryQuery = { merchantId: MerchantId; filter: HistoryFilter; cursor: string | null };
/** `next` continues with older lines; null at the end. */
export type HistoryPage = { lines: HistoryLine[]; next: string | null };

type Row = {
  posting_id: string;
  member_id: string;
  program_id: string;
  unit: string;
  kind: PostingKind;
  booked_at: Instant;
  books: string[];
  amounts: number[];
  afters: number[];
  number: string | null;
  total_minor: number | null;
  currency: string | null;
  is_welcome: boolean;
  nature: string | null;
  comment: string | null;
  actor: string;
  breakdown: unknown;
};

/**
 * One page of all that ever moved at a merchant (F2), newest first. `cursor` is the `next` of the page before; an unknown
 * one starts from the newest. A page walks an index, so it costs the same however long the history is.
 */
export async function merchantHistory(
  deps: Deps,
  { merchantId, filter, cursor }: HistoryQuery,
): Promise<HistoryPage> {
  const limit = HISTORY_PAGE_POSTINGS + 1;
  const pairs = await pairsOf(deps, merchantId, filter);
  const { text, values } = historyPage({ merchantId, filter, pairs, cursor, limit });
  const rows = await sql<Row>(deps.pool, text, values);
  const postings = [...new Set(rows.map((row) => row.posting_id))];
  const shown = new Set(postings.slice(0, HISTORY_PAGE_POSTINGS));
  const ofMembers = new Set(rows.filter((row) => row.member_id !== NONE).map((row) => row.posting_id));
  return {
    lines: rows
      // The programme's own side of a posting is told where no member has one.
      .filter(
        (row) => shown.has(row.posting_id) && (row.member_id !== NONE || !ofMembers.has(row.posting_id)),
      )
      .map(show),
    next: postings.length > shown.size ? (postings[HISTORY_PAGE_POSTINGS - 1] ?? null) : null,
  };
}

/** What there is of programmes and their units, as far as the filter lets it through. */
async function pairsOf(
  deps: Deps,
  merchantId: MerchantId,
  { programId, unit }: HistoryFilter,
): Promise<{ programId: ProgramId; unit: UnitName }[]> {
  if (programId === null && unit === null) return [];
  const programs = await readPrograms(deps.pool, merchantId);
  return programs
    .filter((one) => programId === null || one.programId === programId)
    .flatMap((one) => {
      const units = new Set<UnitName>(one.versions.flatMap(({ definition }) => definedUnits(definition)));
      return [...units]
        .filter((name) => unit === null || name === unit)
        .map((name) => ({ programId: one.programId, unit: name }));
    });
}

function show(row: Row): HistoryLine {
  const of = (book: string): number | undefined => row.amounts[row.books.indexOf(book)];
  const after = (book: string): number => row.afters[row.books.indexOf(book)] ?? 0;
  const changed = of('available') !== undefined || of('owed') !== undefined;
  return {
    postingId: row.posting_id,
    memberId: row.member_id === NONE ? null : row.member_id,
    programId: row.program_id,
    unit: row.unit,
    kind: row.kind,
    isWelcome: row.is_welcome,
    bookedAt: row.booked_at,
    change: (of('available') ?? 0) + (of('owed') ?? 0),
    pending: (of('pending') ?? 0) + (row.member_id === NONE ? (of('unclaimed') ?? 0) : 0),
    // Owing means that nothing is available (I1), so a book that did not change was, and is, empty.
    balanceAfter: changed ? after('available') + after('owed') : null,
    order:
      row.number === null
        ? null
        : { number: row.number, total: { amountMinor: row.total_minor ?? 0, currency: row.currency ?? '' } },
    note: row.nature === null ? null : { nature: row.nature, comment: row.comment ?? '', author: row.actor },
    breakdown: readBreakdown(row.breakdown),
  };
}
