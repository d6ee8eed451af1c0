import { randomBytes } from 'node:crypto';
import type { OrderReading, OrderRefund, OrderState, OrderStatus } from '../../commerce/order.ts';
import { DAY_MS, HOUR_MS } from '../../commerce/time.ts';
import { createIds } from '../../commerce/uuid-v7.ts';
import type { Pool } from '../../database/pool.ts';
import { instant, sql, sqlMaybe } from '../../database/sql.ts';
import { inTransaction } from '../../database/transaction.ts';
import { createKeyring, MASTER_KEY_BYTES } from '../../keys/keyring.ts';
import { sealedPlaces } from '../../keys/sealed-places.ts';
import {
  insertMember,
  insertMerchant,
  insertStore,
  TEST_NOW,
  type TestDeps,
} from '../../members/testing/test-deps.ts';
import {
  programDefinition,
  type ProgramDefinition,
  type ProgramDefinitionInput,
} from '../../programs/definition.ts';
import type { CreditOutcome } from '../credit-orders.ts';
import { creditOrders } from '../credit-orders.ts';
import { drawFetchSeq } from '../order-records.ts';

/** A merchant with one store and one programme on a real database, and orders that arrive there. */
export type World = {
  deps: TestDeps;
  merchantId: string;
  storeId: string;
  programId: string;
  member(email: string): Promise<string>;
  /** Links the store's customer of this id to a member. */
  customer(externalId: string, memberId: string): Promise<void>;
  /** Stores a version in force from `activeFrom` on. */
  version(definition: ProgramDefinitionInput, activeFrom: number): Promise<void>;
  deliver(...readings: OrderReading[]): Promise<CreditOutcome[]>;
  /** The same through a fetch, with the next sequence. */
  fetched(reading: OrderReading): Promise<CreditOutcome[]>;
  orderId(externalId: string): Promise<string>;
  balance(
    memberId: string,
    unit?: string,
  ): Promise<{ pending: number; available: number; held: number; owed: number }>;
  /** Net and unclaimed units of an order, over all beneficiaries. */
  earned(externalId: string, unit?: string): Promise<{ net: number; unclaimed: number }>;
};

export const DEFINITION: ProgramDefinition = programDefinition.parse({
  name: { en: 'Leaf club', fr: 'Le club des feuilles' },
  pointName: { en: { one: 'leaf', other: 'leaves' }, fr: { one: 'feuille', other: 'feuilles' } },
  currency: 'EUR',
  taxBase: 'with_tax',
  earning: [{ kind: 'rate', ruleId: 'per-euro', points: 1, perMinor: 100 }],
  rewards: [],
  maturityDays: 0,
  lotDays: 365,
  claimDays: 90,
  shortfall: 'owed',
});

type Starting = ProgramDefinitionInput;

export async function createWorld(pool: Pool, definition: Starting = DEFINITION): Promise<World> {
  const deps = worldDeps(pool);
  const merchantId = await insertMerchant(deps);
  deps.clock.at -= 300 * DAY_MS;
  const { storeId } = await insertStore(deps, merchantId, `ref${deps.ids.next().slice(-12)}`);
  deps.clock.at += 300 * DAY_MS;
  const programId = deps.ids.next();
  await addQrKey(deps, merchantId, storeId);
  await sql(
    pool,
    `INSERT INTO program (merchant_id, program_id, time_zone, created_at) VALUES ($1, $2, 'Europe/Paris', $3)`,
    [merchantId, programId, instant(TEST_NOW)],
  );
  const credit = (readings: OrderReading[], fetchSeq: number | null) =>
    inTransaction(pool, (tx) =>
      creditOrders(deps, tx, {
        merchantId,
        readings: readings.map((reading) => ({ storeId, reading, fetchSeq })),
        cause: 'test',
      }),
    );
  let versions = 0;
  const world: World = {
    deps, merchantId, storeId, programId,
    member: (email) => insertMember(deps, merchantId, { email, verified: true }),
    async customer(externalId, memberId) {
      await sql(
        pool,
        `INSERT INTO store_customer (merchant_id, store_id, external_id, member_id, linked_at) VALUES ($1, $2, $3, $4, $5)`,
        [merchantId, storeId, externalId, memberId, instant(TEST_NOW)],
      );
    },
    async version(next, activeFrom) {
      versions += 1;
      await sql(
        pool,
        `INSERT INTO program_version (merchant_id, program_id, version, active_from, definition, author, recorded_at) VALUES ($1, $2, $3, $4, $5, 'test', $4)`,
        [merchantId, programId, versions, instant(activeFrom), JSON.stringify(programDefinition.parse(next))],
      );
    },
    deliver: (...readings) => credit(readings, null),
    fetched: async (reading) => credit([reading], await drawFetchSeq(pool)),
    async orderId(externalId) {
      const row = await sqlMaybe<{ order_id: string }>(pool, `SELECT order_id FROM orders WHERE merchant_id = $1 AND external_id = $2`, [merchantId, externalId]);
      return row?.order_id ?? '';
    },
    async balance(memberId, unit = 'points') {
      const row = await sqlMaybe<{ pending: number; available: number; held: number; owed: number }>(
        pool,
        `SELECT pending, available, held, owed FROM balance WHERE merchant_id = $1 AND member_id = $2 AND program_id = $3 AND unit = $4`,
        [merchantId, memberId, programId, unit],
      );
      return row ?? { pending: 0, available: 0, held: 0, owed: 0 };
    },
    async earned(externalId, unit = 'points') {
      const rows = await sql<{ net: number; unclaimed: number }>(
        pool,
        `SELECT coalesce(sum(e.net), 0)::bigint AS net, coalesce(sum(e.unclaimed), 0)::bigint AS unclaimed
           FROM earning e JOIN orders o ON o.merchant_id = e.merchant_id AND o.order_id = e.source_id
          WHERE e.merchant_id = $1 AND o.external_id = $2 AND e.unit = $3`,
        [merchantId, externalId, unit],
      );
      return rows[0] ?? { net: 0, unclaimed: 0 };
    },
  }; // prettier-ignore
  await world.version(definition, TEST_NOW - 200 * DAY_MS);
  return world;
}

function worldDeps(pool: Pool): TestDeps {
  const clock = { at: TEST_NOW, now: () => clock.at };
  const randomness = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
  return {
    pool,
    clock,
    randomness,
    ids: createIds(clock, randomness),
    keys: createKeyring(new Uint8Array(MASTER_KEY_BYTES).fill(7), randomness),
  };
}

async function addQrKey(deps: TestDeps, merchantId: string, storeId: string): Promise<void> {
  const sealed = deps.keys.seal(sealedPlaces.storeKey(storeId, 1), Buffer.alloc(32, 5).toString('base64url'));
  await sql(
    deps.pool,
    `INSERT INTO store_key (merchant_id, store_id, key_version, key_sealed, created_at) VALUES ($1, $2, 1, $3, $4)`,
    [merchantId, storeId, sealed, instant(TEST_NOW)],
  );
}

export type OrderPlan = {
  id?: string;
  email?: string;
  status?: OrderStatus;
  /** The whole order is one line of this much, tax included. */
  totalMinor?: number;
  refunds?: OrderRefund[];
  codes?: string[];
  placedAt?: number;
  stamp?: number;
  currency?: string;
  /** The store's id of the buyer's account there. */
  customer?: string;
};

export const ORDER_TIME = TEST_NOW - HOUR_MS;

/** A reading of an order with one line; `stamp` defaults to its time. */
export function order(plan: OrderPlan = {}): OrderReading {
  const {
    id = '1',
    email = '',
    status = 'earning',
    totalMinor = 4_200,
    refunds = [],
    codes = [],
    placedAt = ORDER_TIME,
    currency = 'EUR',
    customer = '',
  } = plan;
  const state: OrderState = {
    externalId: id, number: id, status, platformStatus: status, test: false, currency, placedAt, paidAt: placedAt, fulfilledAt: null,
    pricesIncludeTax: true, totalMinor, refunds, discountCodes: codes, customerExternalId: customer,
    lines: [{ lineId: 'a', productId: '7', variationId: '0', kind: 'product', quantity: 1, netMinor: totalMinor, taxMinor: 0, subscription: false }],
    channel: '', locationExternalId: '', tags: [], customerTags: [],
  }; // prettier-ignore
  return { state, contact: { email }, stamp: plan.stamp ?? placedAt, secret: `wc_order_${id}` };
}

/** A refund of part of the order's only line. */
export function lineRefund(amountMinor: number, refundId = 'r1'): OrderRefund {
  return {
    refundId,
    amountMinor,
    otherMinor: 0,
    lines: [{ lineId: 'a', quantity: 0, netMinor: amountMinor, taxMinor: 0 }],
  };
}
