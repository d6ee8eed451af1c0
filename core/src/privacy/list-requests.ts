import type { MerchantId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { sql, sqlOne } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';
import { openQuestion, type ErasureCounts, type RequestKind, type RequestState } from './requests.ts';

export const MAX_REQUESTS_SHOWN = 50;

export type ListedRequest = {
  requestId: string;
  kind: RequestKind;
  state: RequestState;
  storeName: string;
  requestedAt: Instant;
  /** By when the law wants an answer. */
  dueAt: Instant;
  doneAt: Instant | null;
  /** Whose copy waits: their address, else the store's number of them, else of an order; null once it is over. */
  about: string | null;
  /** Of what went; null of a copy. */
  counts: ErasureCounts | null;
};

type Row = Omit<ListedRequest, 'about' | 'counts'> & { sealed: string; counts: ErasureCounts };

/** What the law asked of a merchant: what waits first, the most urgent on top, then the newest of the rest. */
export async function listRequests(deps: Deps, merchantId: MerchantId): Promise<ListedRequest[]> {
  const rows = await sql<Row>(
    deps.pool,
    `SELECT r.request_id AS "requestId", r.kind, r.state, s.name AS "storeName", r.requested_at AS "requestedAt", r.due_at AS "dueAt",
            r.done_at AS "doneAt", r.question_sealed AS sealed, r.counts
       FROM privacy_request r JOIN store s ON s.merchant_id = r.merchant_id AND s.store_id = r.store_id
      WHERE r.merchant_id = $1
      ORDER BY r.state <> 'waiting', CASE WHEN r.state = 'waiting' THEN r.due_at END, r.requested_at DESC, r.request_id
      LIMIT ${MAX_REQUESTS_SHOWN}`,
    [merchantId],
  );
  return rows.map(({ sealed, counts, ...row }) => ({
    ...row,
    about: sealed === '' ? null : aboutWhom(deps, row.requestId, sealed),
    counts: row.kind === 'copy' ? null : counts,
  }));
}

function aboutWhom(deps: Deps, requestId: string, sealed: string): string {
  const { email, customerExternalId, orderExternalIds } = openQuestion(deps, requestId, sealed);
  return email || customerExternalId || (orderExternalIds[0] ?? '');
}

/** How many copies wait to be handed over, and by when the first of them has to be. */
export async function countWaitingCopies(
  deps: Deps,
  merchantId: MerchantId,
): Promise<{ waiting: number; dueAt: Instant | null }> {
  return sqlOne(
    deps.pool,
    `SELECT count(*) AS waiting, min(due_at) AS "dueAt" FROM privacy_request WHERE merchant_id = $1 AND state = 'waiting'`,
    [merchantId],
  );
}
