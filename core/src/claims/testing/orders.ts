import type { OrderReading, OrderStatus } from '../../commerce/order.ts';
import { DAY_MS } from '../../commerce/time.ts';
import { instant, sql, sqlOne } from '../../database/sql.ts';
import { inTransaction } from '../../database/transaction.ts';
import { creditOrders } from '../../earning/credit-orders.ts';
import { claimToken } from '../../keys/order-proof.ts';
import { sealedPlaces } from '../../keys/sealed-places.ts';
import { insertMerchant, insertStore, type TestDeps } from '../../members/testing/test-deps.ts';
import type { ProgramDefinition } from '../../programs/definition.ts';
import type { ClaimLink } from '../claim-link.ts';

export type TestShop = {
  merchantId: string;
  storeId: string;
  storeRef: string;
  programId: string;
  qrKey: Uint8Array;
};

const DEFINITION = {
  name: { en: 'Leaf club', fr: 'Le club des feuilles' },
  pointName: { en: { one: 'leaf', other: 'leaves' }, fr: { one: 'feuille', other: 'feuilles' } },
  currency: 'EUR',
  taxBase: 'with_tax',
  earning: [{ kind: 'rate', ruleId: 'per-euro', points: 1, perMinor: 100 }],
  rewards: [],
  maturityDays: 14,
  lotDays: 365,
  claimDays: 90,
  shortfall: 'owed',
};

/** A merchant with one WooCommerce store, its first QR key and one programme, in which `more` is different. */
export async function openShop(
  deps: TestDeps,
  more: Partial<Pick<ProgramDefinition, 'welcome'>> = {},
): Promise<TestShop> {
  const merchantId = await insertMerchant(deps);
  const { storeId, storeRef } = await insertStore(deps, merchantId, `sto_${deps.ids.next().slice(0, 13)}`);
  const programId = deps.ids.next();
  const start = instant(deps.clock.now() - DAY_MS);
  await sql(
    deps.pool,
    `insert into program (merchant_id, program_id, time_zone, created_at) values ($1, $2, 'Europe/Paris', $3)`,
    [merchantId, programId, start],
  );
  await sql(
    deps.pool,
    `insert into program_version (merchant_id, program_id, version, active_from, definition, author, recorded_at)
     values ($1, $2, 1, $3, $4, 'test', $3)`,
    [merchantId, programId, start, JSON.stringify({ ...DEFINITION, ...more })],
  );
  const shop = { merchantId, storeId, storeRef, programId, qrKey: deps.randomness.bytes(32) };
  await addQrKey(deps, shop, 1);
  return shop;
}

export async function addQrKey(deps: TestDeps, shop: TestShop, keyVersion: number): Promise<void> {
  await sql(
    deps.pool,
    'insert into store_key (merchant_id, store_id, key_version, key_sealed, created_at) values ($1, $2, $3, $4, $5)',
    [
      shop.merchantId,
      shop.storeId,
      keyVersion,
      deps.keys.seal(
        sealedPlaces.storeKey(shop.storeId, keyVersion),
        Buffer.from(shop.qrKey).toString('base64url'),
      ),
      instant(deps.clock.now()),
    ],
  );
}

export type TestOrder = {
  externalId: string;
  /** Empty: none. */
  email: string;
  status: OrderStatus;
  /** Spent on its one line, in cents: each whole euro is a point. */
  spentMinor: number;
  /** Placed before the store was connected: no programme ever judges it. */
  beforeConnection?: boolean;
  /** The buyer's account at the shop; none: a guest. */
  customer?: string;
  /** The shop says that this customer can sign in there. */
  canSignIn?: boolean;
};
export type PlacedOrder = { orderId: string; link: ClaimLink };

/** A reading as an adapter makes it, credited for real; and the link that the plugin prints under `keyVersion`. */
export async function placeOrder(
  deps: TestDeps,
  shop: TestShop,
  { keyVersion = 1, ...order }: TestOrder & { keyVersion?: number },
): Promise<PlacedOrder> {
  const reading = readingOf(deps, order);
  await inTransaction(deps.pool, (transaction) =>
    creditOrders(deps, transaction, {
      merchantId: shop.merchantId,
      readings: [{ storeId: shop.storeId, reading, fetchSeq: null }],
      cause: 'test',
    }),
  );
  const { order_id: orderId } = await sqlOne<{ order_id: string }>(
    deps.pool,
    'select order_id from orders where merchant_id = $1 and store_id = $2 and external_id = $3',
    [shop.merchantId, shop.storeId, order.externalId],
  );
  return { orderId, link: printLink(shop, order.externalId, keyVersion) };
}

/** What the plugin prints, whether or not the order has arrived here. */
export function printLink(shop: TestShop, externalId: string, keyVersion = 1): ClaimLink {
  const { storeRef, qrKey } = shop;
  const orderKey = orderKeyOf(externalId);
  const token = claimToken(qrKey, { storeRef, orderRef: externalId, orderKey, keyVersion });
  return { storeRef, orderRef: externalId, keyVersion, token };
}

const orderKeyOf = (externalId: string): string => `wc_order_${externalId}`;

/** A reading of an order of this moment, as an adapter makes it. */
export function readingOf(deps: TestDeps, order: TestOrder): OrderReading {
  const now = deps.clock.now();
  const placedAt = order.beforeConnection === true ? now - DAY_MS : now;
  const line = { lineId: '1', productId: '12', variationId: '0', kind: 'product' as const, quantity: 1 };
  return {
    stamp: now,
    secret: orderKeyOf(order.externalId),
    contact: { email: order.email },
    ...(order.canSignIn === true ? { buyerHasAccount: true } : {}),
    state: {
      externalId: order.externalId,
      number: order.externalId,
      status: order.status,
      platformStatus: 'processing',
      test: false,
      currency: 'EUR',
      placedAt,
      paidAt: order.status === 'earning' ? placedAt : null,
      fulfilledAt: null,
      pricesIncludeTax: true,
      totalMinor: order.spentMinor,
      lines: [{ ...line, netMinor: order.spentMinor, taxMinor: 0, subscription: false }],
      refunds: [],
      discountCodes: [],
      customerExternalId: order.customer ?? '',
      channel: '',
      locationExternalId: '',
      tags: [],
      customerTags: [],
    },
  };
}
