import { createHmac } from 'node:crypto';
import { sql } from '@ristourne/core/database/sql';
import type { EffectHandlers } from '@ristourne/core/effects/run-effect';
import { runEffect } from '@ristourne/core/effects/run-effect';
import { drain } from '@ristourne/core/inbox/drain';
import { fetchOrderEffect } from '@ristourne/core/inbox/fetch-order-effect';
import { fetchProductsEffect } from '@ristourne/core/inbox/fetch-products-effect';
import { createDeliveryWriter } from '@ristourne/core/inbox/store-deliveries';
import { HOUR_MS } from '@ristourne/core/commerce/time';
import { expireUnits } from '@ristourne/core/jobs/expire-units';
import { reconcileStore } from '@ristourne/core/jobs/reconcile-store';
import type { Deps } from '@ristourne/core/ports/deps';
import type { DeliveryReader, StorePorts } from '@ristourne/core/ports/store-port';
import { readStores } from '@ristourne/core/stores/read-store';
import {
  createVoucherEffect,
  extendVoucherEffect,
  revokeVoucherEffect,
} from '@ristourne/core/vouchers/voucher-effects';
import { verifySignature } from '@ristourne/woo-bridge/webhooks/verify';
import type { Arrived } from '../engine.ts';
import type { Change, SimOrder, Wish } from '../history.ts';
import { Prng } from '../prng.ts';
import { SqlEngine, type SqlEngineOptions } from '../sql-engine.ts';
import { MortalPool } from './mortal-pool.ts';
import { readingOf, SimulatedStores } from './simulated-stores.ts';

/** The parts of the machinery that a mutant breaks. */
export type Machinery = {
  verify: typeof verifySignature;
  /** Takes what is stored of a merchant, and credits it. */
  drain: (deps: Deps, options: { merchantId: string; read: DeliveryReader }) => Promise<number>;
  createVoucher: typeof createVoucherEffect;
  bind: (
    deps: Deps,
    command: { merchantId: string; orderId: string; memberId: string },
  ) => Promise<string> | null;
};

export const MACHINERY: Machinery = {
  verify: verifySignature,
  drain: (deps, { read }) => drain(deps, { woocommerce: read, shopify: undefined }),
  createVoucher: createVoucherEffect,
  bind: () => null,
};

export type FaultyOptions = SqlEngineOptions & {
  machinery?: Machinery;
  /** Without it nothing is dropped either: what was acknowledged must do by itself (I7). */
  reconciles: boolean;
};

const SECRET = 'what the store and we know';
const DROPPED_PERCENT = 2;
const FORGED_PERCENT = 8;
const RIVAL_PERCENT = 40;
const KINDS = ['fetch_order', 'fetch_products', 'create_voucher', 'revoke_voucher', 'extend_voucher'];
const MOST_ROUNDS = 200;
/** Longer than all pauses of an effect that a store does not answer. */
const PATIENCE_HOURS = 60;
const HOURS_A_TURN = 3;

export type KeptVoucher = { voucherId: string; state: string; storeId: string; code: string };

/**
 * The whole machinery under faults: signed deliveries into the inbox, the drain, effects with their leases, stores that time out after
 * success, and a process that is killed at every kind of commit and started again. Reconciliation heals what was dropped.
 */
export class FaultyEngine extends SqlEngine {
  readonly mortal: MortalPool;
  readonly shops: SimulatedStores;
  /** How many claimants were told that an order is theirs now. */
  readonly wins = new Map<string, number>();
  private readonly options: FaultyOptions;
  private readonly machinery: Machinery;
  private readonly handlers: EffectHandlers;

  constructor(options: FaultyOptions) {
    const mortal = new MortalPool(options.pool, new Prng(options.run + 1));
    super({ ...options, pool: mortal.asPool() });
    this.mortal = mortal;
    this.options = options;
    this.machinery = options.machinery ?? MACHINERY;
    const { history, prng, stores, deps } = this;
    this.shops = new SimulatedStores({
      history,
      prng,
      stores,
      now: () => this.now,
      told: (change) => this.told(change),
    });
    const ports: StorePorts = () => this.shops.port;
    this.handlers = {
      fetch_order: fetchOrderEffect(deps, ports),
      fetch_products: fetchProductsEffect(deps, ports),
      create_voucher: this.machinery.createVoucher(deps, ports),
      revoke_voucher: revokeVoucherEffect(deps, ports),
      extend_voucher: extendVoucherEffect(deps, ports),
    };
  }

  static override async create(options: FaultyOptions): Promise<FaultyEngine> {
    const engine = new FaultyEngine(options);
    await engine.open();
    return engine;
  }

  /** Nothing is known of any article until an order of it comes and the store has told. */
  protected override fillCatalogue(): Promise<void> {
    return Promise.resolve();
  }

  override async deliver(at: number, arrived: Arrived[]): Promise<string[]> {
    this.now = at;
    for (const one of arrived) {
      if (one.fetchSeq === null) await this.receive(one);
      else await this.mortal.survive('crediting a fetch', () => super.deliver(at, [one]));
    }
    await this.work();
    // What has to be fetched is an effect of its own.
    return [];
  }

  private async receive({ order, change }: Arrived): Promise<void> {
    if (this.options.reconciles && this.prng.chance(DROPPED_PERCENT)) return;
    const place = order.changes.indexOf(change);
    await this.knock(order, { body: JSON.stringify({ id: order.externalId, place }), secret: SECRET });
    if (this.prng.chance(FORGED_PERCENT))
      await this.knock(order, {
        body: JSON.stringify({ id: order.externalId, place, times: 9 }),
        secret: 'a guess',
      });
  }

  /** A delivery whose sender hears nothing comes again. */
  private async knock(order: SimOrder, { body, secret }: { body: string; secret: string }): Promise<void> {
    const raw = Buffer.from(body);
    const signature = createHmac('sha256', secret).update(raw).digest('base64');
    if (!this.machinery.verify(raw, signature, SECRET)) return;
    const { merchantId, deps } = this;
    const storeId = this.stores[order.store]!;
    await this.mortal.survive('storing a delivery', () =>
      createDeliveryWriter(deps, () => undefined).store({
        merchantId, storeId, topic: 'order.updated', headers: {}, body: raw,
      }),
    ); // prettier-ignore
  }

  /** What a body of the simulated store says: which of an order's states it is. */
  private readonly read: DeliveryReader = ({ body }) => {
    const { id, place, times } = JSON.parse(Buffer.from(body).toString()) as {
      id: string;
      place: number;
      times?: number;
    };
    const change = this.history.orders.find((order) => order.externalId === id)!.changes[place]!;
    return {
      kind: 'order',
      reading: readingOf(this.told(times === undefined ? change : inflated(change, times))),
    };
  };

  /** The worker: everything that is due at this moment. */
  private async work(): Promise<void> {
    const { deps, merchantId, machinery, read } = this;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const drained = await this.mortal.survive('draining', () =>
        machinery.drain(deps, { merchantId, read }),
      );
      const ran = await this.runEffects();
      if (drained + ran === 0) return;
    }
    throw new Error('the work never ends');
  }

  private async runEffects(): Promise<number> {
    const { deps, merchantId, handlers } = this;
    const due = await sql<{ effectId: string; kind: string }>(
      this.options.pool,
      `SELECT effect_id AS "effectId", kind FROM effect WHERE merchant_id = $1 AND state = 'wanted' AND next_at <= $2 AND kind = ANY($3::text[])
        ORDER BY next_at, effect_id LIMIT 50`,
      [merchantId, new Date(this.now).toISOString(), KINDS],
    );
    for (const { effectId, kind } of due)
      await this.mortal.survive(`effect ${kind}`, () => runEffect(deps, { merchantId, effectId }, handlers));
    return due.length;
  }

  protected override async bind(orderId: string, member: number): Promise<string> {
    const rivals = this.prng.chance(RIVAL_PERCENT) ? [this.rivalOf(member)] : [];
    const outcomes =
      rivals.length === 0
        ? [await this.mortal.survive('claiming', () => this.bindOnce(orderId, member))]
        : await Promise.all([member, ...rivals].map((one) => this.bindOnce(orderId, one)));
    const won = outcomes.filter((one) => one === 'bound').length;
    this.wins.set(orderId, (this.wins.get(orderId) ?? 0) + won);
    return outcomes[0]!;
  }

  private async bindOnce(orderId: string, member: number): Promise<string> {
    const { deps, merchantId, members } = this;
    const broken = this.machinery.bind(deps, { merchantId, orderId, memberId: members[member]! });
    return broken ?? super.bind(orderId, member);
  }

  /** Somebody else, unless a merge would make it a matter of luck whose day a visit falls into: then the same finger twice. */
  private rivalOf(member: number): number {
    const rival = this.prng.below(this.members.length);
    const isMerged = this.history.merges.some((one) =>
      [one.from, one.to].some((person) => person === rival || person === member),
    );
    return isMerged ? member : rival;
  }

  override async merge(at: number, members: { from: number; to: number }): Promise<void> {
    await this.mortal.survive('merging', () => super.merge(at, members));
  }

  protected override buy(wish: Wish): Promise<string | null> {
    return this.mortal.survive('redeeming', () => super.buy(wish));
  }

  /** Stores answer when they are asked: by effects. */
  protected override answerVouchers(): Promise<void> {
    return Promise.resolve();
  }

  override async night(at: number): Promise<string[]> {
    this.now = at;
    await this.mortal.survive('expiring', () => expireUnits(this.deps, this.merchantId));
    if (this.options.reconciles) await this.reconcile();
    await this.work();
    return super.night(at);
  }

  /** Days without anything new: what is postponed comes to its end. */
  async finish(): Promise<void> {
    for (let hours = 0; hours < PATIENCE_HOURS; hours += HOURS_A_TURN) {
      await this.work();
      this.now += HOURS_A_TURN * HOUR_MS;
    }
  }

  /** What of these is still on its way. */
  async unfinished(): Promise<string[]> {
    const rows = await sql<{ what: string }>(
      this.options.pool,
      `SELECT 'effect ' || kind || ' of ' || subject || ': ' || reason AS what FROM effect WHERE merchant_id = $1 AND state = 'wanted' AND kind = ANY($2::text[])
       UNION ALL SELECT 'delivery ' || delivery_id || ': ' || reason FROM delivery WHERE merchant_id = $1 AND state = 'stored'`,
      [this.merchantId, KINDS],
    );
    return rows.map((row) => row.what);
  }

  async vouchers(): Promise<KeptVoucher[]> {
    return sql<KeptVoucher>(
      this.options.pool,
      `SELECT v.voucher_id AS "voucherId", v.state, c.store_id AS "storeId", c.code_lower AS code
         FROM voucher v JOIN voucher_code c ON c.merchant_id = v.merchant_id AND c.voucher_id = v.voucher_id WHERE v.merchant_id = $1`,
      [this.merchantId],
    );
  }

  private async reconcile(): Promise<void> {
    for (const store of await readStores(this.options.pool, this.merchantId))
      await this.mortal.survive('reconciling', () => reconcileStore(this.deps, store, this.shops.port));
  }
}

/** What a forger would like an order to be. */
function inflated({ at, stamp, state }: Change, times: number): Change {
  const lines = state.lines.map((line) => ({ ...line, netMinor: line.netMinor * times }));
  return {
    at,
    stamp: stamp + 1_000,
    state: { ...state, status: 'earning', lines, totalMinor: state.totalMinor * times },
  };
}
