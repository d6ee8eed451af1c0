import type { DeliveryId, MerchantId, StoreId } from '../commerce/ids.ts';
import { instant } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

/** A verified delivery, as it came: its body is kept byte for byte. */
export type NewDelivery = {
  merchantId: MerchantId;
  storeId: StoreId;
  topic: string;
  headers: Record<string, string>;
  body: Uint8Array;
  /** Where the sender names its deliveries: one of an id that is kept already is not kept again. */
  deliveryId?: DeliveryId;
};

export type DeliveryWriter = {
  /** Resolves once the delivery is durable (I7); rejects when it is not: then the sender must not be told 200. */
  store(delivery: NewDelivery): Promise<void>;
};

/** Rows in one insert: what arrives while an insert runs goes into the next one, so that one flush serves many. */
const MAX_ROWS_AT_ONCE = 64;
const COLUMNS_PER_ROW = 7;

type Waiting = { delivery: NewDelivery; resolve: () => void; reject: (error: unknown) => void };

/** Group commit: one durable insert at a time, of all that waits. `onStored` wakes the drain of this process. */
export function createDeliveryWriter(deps: Deps, onStored: () => void): DeliveryWriter {
  let waiting: Waiting[] = [];
  let running = false;
  const flush = async (): Promise<void> => {
    if (running) return;
    running = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_ROWS_AT_ONCE);
      waiting = waiting.slice(MAX_ROWS_AT_ONCE);
      try {
        await insert(deps, batch);
        for (const one of batch) one.resolve();
        onStored();
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
    }
    running = false;
  };
  return {
    store: (delivery) =>
      new Promise((resolve, reject) => {
        waiting.push({ delivery, resolve, reject });
        void flush();
      }),
  };
}

async function insert(deps: Deps, batch: Waiting[]): Promise<void> {
  const receivedAt = instant(deps.clock.now());
  const rows = batch.map((_one, index) => {
    const first = index * COLUMNS_PER_ROW;
    const places = Array.from({ length: COLUMNS_PER_ROW }, (_place, offset) => `$${first + offset + 1}`);
    return `(${places.join(', ')}, 'stored', '', 0, NULL)`;
  });
  const values = batch.flatMap(({ delivery }) => [
    delivery.merchantId,
    delivery.deliveryId ?? deps.ids.next(),
    delivery.storeId,
    delivery.topic,
    JSON.stringify(delivery.headers),
    delivery.body,
    receivedAt,
  ]);
  await deps.pool.query({
    name: `store_deliveries_${batch.length}`,
    text: `INSERT INTO delivery (merchant_id, delivery_id, store_id, topic, headers, body, received_at, state, reason, attempts, done_at) VALUES ${rows.join(', ')}
           ON CONFLICT (merchant_id, delivery_id) DO NOTHING`,
    values,
  });
}
