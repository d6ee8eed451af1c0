import { z } from 'zod';
import type { MerchantId } from '../commerce/ids.ts';
import type { OrderReading } from '../commerce/order.ts';
import { sqlMaybe } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import type { CreditOutcome } from '../earning/credit-orders.ts';
import { creditOrders } from '../earning/credit-orders.ts';
import { drawFetchSeq } from '../earning/order-records.ts';
import type { OrderState } from '../commerce/order.ts';
import type { EffectHandler, EffectResult } from '../effects/effect.ts';
import { afterFailure } from '../effects/effect.ts';
import type { Deps } from '../ports/deps.ts';
import type { StorePorts } from '../ports/store-port.ts';
import { readStore } from '../stores/read-store.ts';
import { noRateReason } from './rate-parked.ts';

const payload = z.object({ externalId: z.string() });

/**
 * Fetches an order with its refunds and credits what is there now. The fetch's sequence is drawn before the store is
 * asked, so that a state accepted meanwhile can't be replaced by an older one; then it starts again. An order that is gone counts as
 * trashed.
 */
export function fetchOrderEffect(deps: Deps, ports: StorePorts): EffectHandler {
  return async (effect) => {
    const { externalId } = payload.parse(effect.payload);
    const store = await readStore(deps.pool, effect.merchantId, effect.storeId);
    if (!store) return { outcome: 'parked', reason: 'the store is not connected any more' };
    const fetchSeq = await drawFetchSeq(deps.pool);
    const fetched = await ports(store.platform).fetchOrder(store, externalId);
    switch (fetched.outcome) {
      case 'found':
        return credit(deps, {
          merchantId: effect.merchantId,
          storeId: store.storeId,
          reading: fetched.reading,
          fetchSeq,
        });
      case 'absent': {
        const reading = await readingOfGone(deps, {
          merchantId: effect.merchantId,
          storeId: store.storeId,
          externalId,
        });
        return reading
          ? credit(deps, { merchantId: effect.merchantId, storeId: store.storeId, reading, fetchSeq })
          : { outcome: 'done' };
      }
      case 'unintelligible':
        return { outcome: 'parked', reason: fetched.reason };
      default:
        return afterFailure(fetched);
    }
  };
}

type Fetched = { merchantId: MerchantId; storeId: string; reading: OrderReading; fetchSeq: number };

async function credit(
  deps: Deps,
  { merchantId, storeId, reading, fetchSeq }: Fetched,
): Promise<EffectResult> {
  const [outcome] = await inTransaction(deps.pool, (tx) =>
    creditOrders(deps, tx, { merchantId, readings: [{ storeId, reading, fetchSeq }], cause: 'fetch' }),
  );
  return resultOf(outcome);
}

const AGAIN_SECONDS = 1;

function resultOf(outcome: CreditOutcome | undefined): EffectResult {
  if (outcome?.outcome === 'hint')
    return { outcome: 'retry', reason: 'the order changed meanwhile', afterSeconds: AGAIN_SECONDS };
  if (outcome?.outcome === 'no_rate') return { outcome: 'parked', reason: noRateReason(outcome) };
  return { outcome: 'done' };
}

type GoneOrder = { merchantId: MerchantId; storeId: string; externalId: string };

async function readingOfGone(
  deps: Deps,
  { merchantId, storeId, externalId }: GoneOrder,
): Promise<OrderReading | null> {
  const known = await sqlMaybe<{ state: OrderState; stamp: number }>(
    deps.pool,
    `SELECT state, stamp FROM orders WHERE merchant_id = $1 AND store_id = $2 AND external_id = $3`,
    [merchantId, storeId, externalId],
  );
  if (!known) return null;
  return {
    state: { ...known.state, status: 'gone', platformStatus: 'deleted' },
    contact: { email: '' },
    stamp: known.stamp,
    secret: '',
  };
}
