import { NONE } from '../../commerce/ids.ts';
import type { OrderStatus } from '../../commerce/order.ts';
import { instant, sql } from '../../database/sql.ts';
import { hashEmail } from '../../keys/email.ts';
import { addOrderProof, claimToken, hashOrderProof, orderProof } from '../../keys/order-proof.ts';
import { sealedPlaces } from '../../keys/sealed-places.ts';
import { insertMerchant, insertStore, type TestDeps } from '../../members/testing/test-deps.ts';
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

/** A merchant with one WooCommerce store, its first QR key and one programme. */
export async function openShop(deps: TestDeps): Promise<TestShop> {
  const merchantId = await insertMerchant(deps);
  const { storeId, storeRef } = await insertStore(deps, merchantId, `sto_${deps.ids.next().slice(0, 13)}`);
  const programId = deps.ids.next();
  const start = instant(deps.clock.now() - 86_400_000);
  await sql(
    deps.pool,
    `insert into program (merchant_id, program_id, time_zone, created_at) values ($1, $2, 'Europe/Paris', $3)`,
    [merchantId, programId, start],
  );
  await sql(
    deps.pool,
    `insert into program_version (merchant_id, program_id, version, active_from, definition, author, recorded_at)
     values ($1, $2, 1, $3, $4, 'test', $3)`,
    [merchantId, programId, start, JSON.stringify(DEFINITION)],
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
  email?: string;
  status?: OrderStatus;
  points?: number;
  lapsed?: boolean;
  keyVersions?: number[];
};
export type PlacedOrder = { orderId: string; link: ClaimLink };

/** An order as crediting leaves it, unclaimed: state, contact, context, and its units waiting. */
export async function placeOrder(deps: TestDeps, shop: TestShop, order: TestOrder): Promise<PlacedOrder> {
  const orderId = deps.ids.next();
  const secret = (keyVersion: number) => ({
    storeRef: shop.storeRef,
    orderRef: order.externalId,
    orderKey: `wc_order_${order.externalId}`,
    keyVersion,
  });
  const versions = order.keyVersions ?? [1];
  const keyHmac = versions.reduce(
    (kept, version) =>
      addOrderProof(kept, hashOrderProof(deps.keys, version, orderProof(shop.qrKey, secret(version)))),
    '',
  );
  const status = order.status ?? 'earning';
  await sql(
    deps.pool,
    `insert into orders (merchant_id, order_id, store_id, external_id, number, status, placed_at, first_seen_at, stamp,
                         fetch_seq, state, state_hash, customer_external_id, email_hmac, key_hmac, bound_member)
     values ($1, $2, $3, $4, $4, $5, $6, $6, 0, 0, $7, '', '', $8, $9, $10)`,
    [
      shop.merchantId,
      orderId,
      shop.storeId,
      order.externalId,
      status,
      instant(deps.clock.now()),
      JSON.stringify({ status, externalId: order.externalId }),
      hashEmail(deps.keys, order.email ?? ''),
      keyHmac,
      NONE,
    ],
  );
  if (order.email !== undefined) await insertContact(deps, shop, { orderId, email: order.email });
  if (order.points !== undefined)
    await insertUnits(deps, shop, { orderId, points: order.points, lapsed: order.lapsed ?? false });
  const keyVersion = versions[0] ?? 1;
  const token = claimToken(shop.qrKey, secret(keyVersion));
  return { orderId, link: { storeRef: shop.storeRef, orderRef: order.externalId, keyVersion, token } };
}

async function insertContact(
  deps: TestDeps,
  shop: TestShop,
  contact: { orderId: string; email: string },
): Promise<void> {
  await sql(
    deps.pool,
    'insert into order_contact (merchant_id, order_id, email_sealed, recorded_at) values ($1, $2, $3, $4)',
    [
      shop.merchantId,
      contact.orderId,
      deps.keys.seal(sealedPlaces.orderContact(contact.orderId), contact.email),
      instant(deps.clock.now()),
    ],
  );
}

async function insertUnits(
  deps: TestDeps,
  shop: TestShop,
  earned: { orderId: string; points: number; lapsed: boolean },
): Promise<void> {
  const { merchantId, programId } = shop;
  const now = instant(deps.clock.now());
  await sql(
    deps.pool,
    `insert into source (merchant_id, source_id, kind, store_id, occurred_at) values ($1, $2, 'order', $3, $4)`,
    [merchantId, earned.orderId, shop.storeId, now],
  );
  await sql(
    deps.pool,
    `insert into order_context (merchant_id, order_id, program_id, version, reason, local_day, program_day, facts,
                                recorded_at)
     values ($1, $2, $3, 1, '', 20000, 20000, '{}', $4)`,
    [merchantId, earned.orderId, programId, now],
  );
  await sql(
    deps.pool,
    `insert into earning (merchant_id, source_id, program_id, unit, member_id, net, revision, unclaimed, pending, matured,
                          matures_at_program_ms, lapses_on_day, lapsed, expires_on_day, root_lot_id, expired,
                          expired_taken)
     values ($1, $2, $3, 'points', $4, $5, 1, $6, 0, false, $7, 20090, $8, 20365, $4, 0, 0)`,
    [
      merchantId,
      earned.orderId,
      programId,
      NONE,
      earned.points,
      earned.lapsed ? 0 : earned.points,
      deps.clock.now(),
      earned.lapsed,
    ],
  );
}
