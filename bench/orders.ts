import { readFileSync } from 'node:fs';
import { sql } from '../core/src/database/sql.ts';
import { drain } from '../core/src/inbox/drain.ts';
import { createDeliveryWriter } from '../core/src/inbox/store-deliveries.ts';
import { readDelivery } from '../woo-bridge/src/webhooks/read-delivery.ts';
import type { Bench } from './installation.ts';

/** Orders that are stored at once: their bodies are in memory meanwhile. */
const STORED_AT_ONCE = 5_000;

export async function addMembers({ world }: Bench, members: number): Promise<string[]> {
  const added: string[] = [];
  for (let index = 0; index < members; index += 1) added.push(await world.member(`m${index}@example.org`));
  return added;
}

/** Which orders, and by how many members in turn, from the `from`th on; 1 member = all of them are one member's. */
export type Orders = { first: number; count: number; members: number; from?: number };

/** Stores the deliveries of paid orders, as the webhook route does. */
export async function storeOrders(bench: Bench, { first, count, members, from = 0 }: Orders): Promise<void> {
  for (let done = 0; done < count; done += STORED_AT_ONCE)
    await storeSome(bench, {
      first: first + done,
      count: Math.min(STORED_AT_ONCE, count - done),
      members,
      from,
    });
}

async function storeSome({ deps, world }: Bench, { first, count, members, from = 0 }: Orders): Promise<void> {
  const recorded = JSON.parse(
    readFileSync(
      new URL('../woo-bridge/fixtures/deliveries/order.created__order-create-rest.json', import.meta.url),
      'utf8',
    ),
  ) as { bodyRaw: string };
  const body = JSON.parse(recorded.bodyRaw) as Record<string, unknown> & { billing: object };
  const writer = createDeliveryWriter(deps, () => undefined);
  const deliveries = Array.from({ length: count }, (_one, offset) => {
    const index = first + offset;
    const order = {
      ...body,
      id: index + 1,
      status: 'processing',
      refunds: [],
      customer_id: 0,
      order_key: `wc_order_${index}`,
      billing: { ...body.billing, email: `m${from + (index % members)}@example.org` },
    };
    return {
      merchantId: world.merchantId,
      storeId: world.storeId,
      topic: 'order.created',
      headers: {},
      body: Buffer.from(JSON.stringify(order)),
    };
  });
  await Promise.all(deliveries.map((delivery) => writer.store(delivery)));
}

/** Credits what is stored, and answers how many orders a second. Throws where one was not credited. */
export async function creditStored({ deps, database }: Bench, count: number): Promise<number> {
  const startedAt = performance.now();
  let settled = 0;
  while (settled < count) {
    const now = await drain(deps, { woocommerce: readDelivery, shopify: undefined });
    if (now === 0) break;
    settled += now;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const [row] = await sql<{ left: number }>(
    database.pool,
    `SELECT count(*) AS left FROM delivery WHERE state <> 'done' OR reason <> 'credited'`,
  );
  if (row?.left !== 0) throw new Error(`${row?.left} orders were not credited`);
  return count / seconds;
}
