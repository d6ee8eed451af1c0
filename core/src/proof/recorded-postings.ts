import type { MerchantId, PostingId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { RecordedPosting } from '../ledger/replay.ts';

const PAGE_SIZE = 5_000;

type Header = Omit<RecordedPosting, 'entries' | 'allocations'> & { bookedSeq: number };
type Lines<Line> = Line & { postingId: PostingId };

/** A merchant's postings with their lines, in booked order, a page at a time: memory does not grow with the ledger. */
export async function* readRecordedPostings(
  database: Database,
  merchantId: MerchantId,
): AsyncGenerator<RecordedPosting[]> {
  let last = 0;
  for (;;) {
    const headers = await sql<Header>(
      database,
      `SELECT posting_id AS "postingId", booked_seq AS "bookedSeq", idempotency_key AS "idempotencyKey", kind, source_id AS "sourceId",
              reverses_posting_id AS "reversesPostingId", booked_at AS "bookedAt"
         FROM posting WHERE merchant_id = $1 AND booked_seq > $2 ORDER BY booked_seq LIMIT ${PAGE_SIZE}`,
      [merchantId, last],
    );
    const end = headers.at(-1);
    if (!end) return;
    yield await withLines(database, merchantId, { headers, after: last, upTo: end.bookedSeq });
    last = end.bookedSeq;
  }
}

type Page = { headers: Header[]; after: number; upTo: number };

async function withLines(
  database: Database,
  merchantId: MerchantId,
  { headers, after, upTo }: Page,
): Promise<RecordedPosting[]> {
  const postings = new Map(
    headers.map((header): [PostingId, RecordedPosting] => [
      header.postingId,
      { ...header, entries: [], allocations: [] },
    ]),
  );
  const ofPage = [merchantId, after, upTo];
  const entries = await sql<Lines<RecordedPosting['entries'][number]>>(
    database,
    `SELECT e.posting_id AS "postingId", e.line, e.book, e.member_id AS "memberId", e.program_id AS "programId", e.unit, e.amount, e.after
       FROM posting p JOIN entry e ON e.merchant_id = p.merchant_id AND e.posting_id = p.posting_id
      WHERE p.merchant_id = $1 AND p.booked_seq > $2 AND p.booked_seq <= $3`,
    ofPage,
  );
  for (const entry of entries) postings.get(entry.postingId)?.entries.push(entry);
  const allocations = await sql<Lines<RecordedPosting['allocations'][number]>>(
    database,
    `SELECT a.posting_id AS "postingId", a.kind, a.lot_id AS "lotId", a.source_id AS "sourceId", a.program_id AS "programId", a.unit, a.amount, a.undone
       FROM posting p JOIN allocation a ON a.merchant_id = p.merchant_id AND a.posting_id = p.posting_id
      WHERE p.merchant_id = $1 AND p.booked_seq > $2 AND p.booked_seq <= $3`,
    ofPage,
  );
  for (const allocation of allocations) postings.get(allocation.postingId)?.allocations.push(allocation);
  return [...postings.values()];
}
