import { sql, sqlMaybe } from '@ristourne/core/database/sql';
import { inTransaction } from '@ristourne/core/database/transaction';
import { creditOrders } from '@ristourne/core/earning/credit-orders';
import { lockOrder, saveBindings, saveOrders } from '@ristourne/core/earning/order-records';
import { settleOrders } from '@ristourne/core/earning/settle-orders';
import type { Pool } from '@ristourne/core/database/pool';
import { readStore } from '@ristourne/core/stores/read-store';
import { failVoucher, issueVoucher } from '@ristourne/core/vouchers/settle-voucher';
import { randomDeliveries } from '../deliveries.ts';
import { randomHistory } from '../history.ts';
import { judge } from '../judge.ts';
import type { Found } from '../mutants.ts';
import { play } from '../play.ts';
import { Prng } from '../prng.ts';
import { FaultyEngine, MACHINERY, type Machinery } from './faulty-engine.ts';
import { judgeFaults } from './judge-faults.ts';

const SEEDS = [1, 2, 3];
const SIZES = [5, 10, 20, 40];

/** What is marked as done in a commit of its own is lost when the process dies before the next. */
const inboxApart: Machinery['drain'] = async (deps, { merchantId, read }) => {
  const rows = await sql<{ storeId: string; topic: string; body: Buffer }>(
    deps.pool,
    `UPDATE delivery SET state = 'done' WHERE merchant_id = $1 AND state = 'stored' RETURNING store_id AS "storeId", topic, body`,
    [merchantId],
  );
  for (const { storeId, topic, body } of rows) {
    const store = await readStore(deps.pool, merchantId, storeId);
    const meaning = store && read({ topic, headers: {}, body }, store);
    if (meaning?.kind !== 'order') throw new Error('the simulation sends orders');
    const readings = [{ storeId, reading: meaning.reading, fetchSeq: null }];
    await inTransaction(deps.pool, (tx) =>
      creditOrders(deps, tx, { merchantId, readings, cause: 'delivery' }),
    );
  }
  return rows.length;
};

/** A time-out is taken for a "no": the units go back, whatever the store did. */
const noLookUp: Machinery['createVoucher'] = (deps, ports) => async (effect) => {
  const { merchantId, subject: voucherId } = effect;
  const voucher = await sqlMaybe<{ state: string; code: string }>(
    deps.pool,
    `SELECT v.state, c.code_lower AS code FROM voucher v JOIN voucher_code c USING (merchant_id, voucher_id) WHERE merchant_id = $1 AND voucher_id = $2`,
    [merchantId, voucherId],
  );
  const store = await readStore(deps.pool, merchantId, effect.storeId);
  if (!store || voucher?.state !== 'wanted') return { outcome: 'done' };
  const spec = {
    code: voucher.code, benefit: { kind: 'percent' as const, basisPoints: 100 }, email: '', bound: false,
    expiresAt: deps.clock.now(), description: '',
  }; // prettier-ignore
  const made = await ports(store.platform).createVoucher(store, spec);
  if (made.outcome === 'created')
    await issueVoucher(deps, { merchantId, voucherId, externalId: made.externalId });
  else await failVoucher(deps, { merchantId, voucherId, reason: made.outcome });
  return { outcome: 'done' };
};

/** Whoever claims is bound, without a look at whether somebody was before. */
const noCompareAndSet: Machinery['bind'] = (deps, { merchantId, orderId, memberId }) =>
  inTransaction(deps.pool, async (tx) => {
    const order = await lockOrder(tx, merchantId, orderId);
    if (!order) throw new Error(`no order ${orderId}`);
    const at = deps.clock.now();
    const bound = { ...order, boundMember: memberId };
    await saveOrders(tx, merchantId, { records: [bound], at });
    const bindings = [{ orderId, memberId, cause: 'claim', author: 'buyer' }];
    await saveBindings(tx, merchantId, { bindings, at });
    await settleOrders(deps, tx, { merchantId, orders: [bound], cause: 'claim' });
    return 'bound';
  });

/** Broken machinery, what it breaks, and what the oracle must say of it. */
export const MACHINERY_MUTANTS: readonly { name: string; machinery: Machinery; says: RegExp }[] = [
  {
    name: '[I8] no signature check: what anybody sends is believed',
    machinery: { ...MACHINERY, verify: () => true },
    says: /deserves|naive|was given when/,
  },
  {
    name: '[I7] an inbox that is committed apart from the posting',
    machinery: { ...MACHINERY, drain: inboxApart },
    says: /deserves/,
  },
  {
    name: '[I4] no look-up after a time-out',
    machinery: { ...MACHINERY, createVoucher: noLookUp },
    says: /the store has .* whose voucher is failed/,
  },
  {
    name: '[I5] a QR without a compare-and-set',
    machinery: { ...MACHINERY, bind: noCompareAndSet },
    says: /was won 2 times/,
  },
];

/**
 * How many events it takes until the oracle says something, trying small histories first. Nothing is reconciled: it would heal. `first`: runs
 * of one database have numbers of their own, from here on.
 */
export async function findFaultWith(
  pool: Pool,
  { machinery, first }: { machinery: Machinery; first: number },
): Promise<Found> {
  for (const orders of SIZES) {
    for (const seed of SEEDS) {
      const history = randomHistory(new Prng(seed), { seed, orders });
      const run = first + orders * SEEDS.length * 2 + seed;
      const engine = await FaultyEngine.create({ pool, history, run, machinery, reconciles: false });
      const prng = new Prng(seed);
      let events = 0;
      try {
        events = await play(engine, { history, arrivals: randomDeliveries(prng, history), prng });
        await engine.finish();
      } catch (error) {
        return { events, what: `the engine itself refuses: ${(error as Error).message}` };
      }
      const [what] = [...(await judgeFaults(engine)), ...judge(history, await engine.outcome())];
      if (what !== undefined) return { events, what };
    }
  }
  return null;
}
