import type { MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Replay } from '../ledger/replay.ts';
import { openReplay, replayPosting } from '../ledger/replay.ts';
import { localDay } from '../programs/program-clock.ts';
import type { Program } from '../programs/read-programs.ts';
import { readPrograms } from '../programs/read-programs.ts';
import type { Findings } from './findings.ts';
import { CHECKS } from './findings.ts';
import { proveLedger } from './prove-ledger.ts';
import { proveOrders } from './prove-orders.ts';
import { openProgress, proveProgress, replayProgress } from './prove-progress.ts';
import { proveVouchers } from './prove-vouchers.ts';
import { readRecordedPostings } from './recorded-postings.ts';

/** Empty `differences`: every figure can be rebuilt. */
export type Proof = Findings;

/** How far a proof is with one merchant. */
export type Progress = { merchantId: MerchantId; postings: number; orders: number };

/**
 * Rebuilds every projection from the facts that are only ever added, and answers where the two differ (F9): balances, lots, earnings,
 * returns and rollups by replaying the postings; what orders deserve, visits, campaigns, counts and uses of codes by judging every order
 * again under its contexts. Reads only, in pages; without a merchant, all of them, one after the other. For one moment's view call it in
 * a repeatable-read transaction, or while nothing is booked.
 */
export async function prove(
  database: Database,
  merchantId: MerchantId = NONE,
  onProgress: (progress: Progress) => void = () => undefined,
): Promise<Proof> {
  const findings: Findings = {
    checked: Object.fromEntries(CHECKS.map((check) => [check, 0])) as Findings['checked'],
    differences: [],
  };
  const merchants = await sql<{ merchantId: MerchantId }>(
    database,
    `SELECT merchant_id AS "merchantId" FROM merchant WHERE $1::uuid = '${NONE}' OR merchant_id = $1 ORDER BY merchant_id`,
    [merchantId],
  );
  for (const one of merchants) await proveMerchant(database, one.merchantId, { findings, onProgress });
  return findings;
}

type Proving = { findings: Findings; onProgress: (progress: Progress) => void };

async function proveMerchant(
  database: Database,
  merchantId: MerchantId,
  { findings, onProgress }: Proving,
): Promise<void> {
  const programs = await readPrograms(database, merchantId);
  const replay = openReplay(dayIn(programs));
  const progress = openProgress(programs);
  for await (const postings of readRecordedPostings(database, merchantId)) {
    for (const posting of postings) {
      replayPosting(replay, posting);
      replayProgress(progress, posting);
    }
    onProgress({ merchantId, postings: replay.postings, orders: 0 });
  }
  const onPage = (orders: number) => onProgress({ merchantId, postings: replay.postings, orders });
  await proveLedger({ database, merchantId, replay, findings });
  await proveOrders({ database, merchantId, programs, replay, findings, onPage });
  await proveVouchers({ database, merchantId, replay, findings });
  await proveProgress(database, merchantId, { replay: progress, findings });
}

function dayIn(programs: Program[]): Replay['dayOf'] {
  const zones = new Map(programs.map(({ programId, clock }) => [programId, clock.timeZone]));
  return (programId, bookedAt) => localDay(zones.get(programId) ?? 'UTC', bookedAt);
}
