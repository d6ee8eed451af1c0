import { inTransaction } from '../core/src/database/transaction.ts';
import { openReplay, replayPosting, type RecordedPosting } from '../core/src/ledger/replay.ts';
import { localDay } from '../core/src/programs/program-clock.ts';
import { prove } from '../core/src/proof/prove.ts';
import { readRecordedPostings } from '../core/src/proof/recorded-postings.ts';
import { openBench, printRows, type Bench } from './installation.ts';
import { addMembers, creditStored, storeOrders } from './orders.ts';

const ORDERS = 50_000;
const MEMBERS = 2_000;
const ROUNDS = 5;
const TARGET = 100_000;

/** F9: replaying the postings in memory, and the whole proof, which reads them and judges every order again. */
export async function benchProve(): Promise<void> {
  const bench = await openBench();
  try {
    await addMembers(bench, MEMBERS);
    await storeOrders(bench, { first: 0, count: ORDERS, members: MEMBERS });
    await creditStored(bench, ORDERS);
    await bench.database.pool.query('VACUUM ANALYZE');
    const postings = await readAll(bench);
    const pure = timeReplay(postings);
    const startedAt = performance.now();
    const { differences } = await inTransaction(bench.database.pool, (tx) => prove(tx), {
      isolation: 'repeatable read',
    });
    const whole = postings.length / ((performance.now() - startedAt) / 1000);
    if (differences.length > 0) throw new Error(`${differences.length} figures differ`);
    printRows('F9  prove', [
      { work: `replay ${postings.length} postings, pure`, perSecond: pure, note: `target ${TARGET}` },
      {
        work: `the whole proof of ${ORDERS} orders`,
        perSecond: whole,
        note: 'postings, with reading and judging',
      },
    ]);
  } finally {
    await bench.database.close();
  }
}

async function readAll({ database, world }: Bench): Promise<RecordedPosting[]> {
  const all: RecordedPosting[] = [];
  for await (const page of readRecordedPostings(database.pool, world.merchantId)) all.push(...page);
  return all;
}

/** The best of a few rounds, postings a second. */
function timeReplay(postings: RecordedPosting[]): number {
  let best = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const replay = openReplay((_programId, at) => localDay('Europe/Paris', at));
    const startedAt = performance.now();
    for (const posting of postings) replayPosting(replay, posting);
    best = Math.max(best, postings.length / ((performance.now() - startedAt) / 1000));
  }
  return best;
}
