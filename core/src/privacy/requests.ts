import { z } from 'zod';
import type { MerchantId } from '../commerce/ids.ts';
import { DAY_MS, type Instant } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Database } from '../database/pool.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import type { Deps } from '../ports/deps.ts';
import type { AskedPerson } from './find-person.ts';

/** `copy`: somebody wants to know what is held of them; `erasure`: of one person; `store_purge`: of a whole store. */
export type RequestKind = 'copy' | 'erasure' | 'store_purge';
/** A copy waits until it is handed over (`done`), its person is erased, or nobody can be waiting any more (`lapsed`). */
export type RequestState = 'waiting' | 'done' | 'erased' | 'lapsed';

/** How many of each went; never who. */
export type ErasureCounts = {
  members: number;
  /** Members of whom only a part went: another store of the merchant knows them, too, or only an unverified address was theirs. */
  keptMembers: number;
  orders: number;
  claims: number;
  notes: number;
  mails: number;
  bodies: number;
};

/** The law's month (GDPR, article 12). */
export const ANSWER_WITHIN_DAYS = 30;

/** The platform's request: `requestId` is that of its delivery, so that acting on one twice leaves one. */
export type Asked = { merchantId: MerchantId; requestId: string; storeId: string; requestedAt: Instant };

type NewRequest = Asked & {
  kind: RequestKind;
  state: RequestState;
  externalId?: string;
  questionSealed?: string;
  counts?: ErasureCounts;
  doneAt?: Instant;
};

/** Keeps what was asked; false when it is kept already. */
export async function insertRequest(database: Database, request: NewRequest): Promise<boolean> {
  const { questionSealed = '', doneAt = null, externalId = '', counts = {} } = request;
  const rows = await sql(
    database,
    `INSERT INTO privacy_request (merchant_id, request_id, store_id, kind, external_id, state, question_sealed, counts, requested_at, due_at, done_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING 1 AS one`,
    [
      request.merchantId,
      request.requestId,
      request.storeId,
      request.kind,
      externalId,
      request.state,
      questionSealed,
      JSON.stringify(counts),
      instant(request.requestedAt),
      instant(request.requestedAt + ANSWER_WITHIN_DAYS * DAY_MS),
      doneAt === null ? null : instant(doneAt),
    ],
  );
  return rows.length > 0;
}

const question = z.object({
  storeId: z.string(),
  customerExternalId: z.string(),
  email: z.string(),
  orderExternalIds: z.array(z.string()),
});

export function sealQuestion({ keys }: Pick<Deps, 'keys'>, requestId: string, person: AskedPerson): string {
  return keys.seal(sealedPlaces.privacyRequest(requestId), JSON.stringify(person));
}

export function openQuestion({ keys }: Pick<Deps, 'keys'>, requestId: string, sealed: string): AskedPerson {
  return question.parse(JSON.parse(keys.open(sealedPlaces.privacyRequest(requestId), sealed)));
}
