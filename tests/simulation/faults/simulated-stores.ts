import type { OrderReading } from '@ristourne/core/commerce/order';
import type { StoreHandle, StorePort, VoucherInStore } from '@ristourne/core/ports/store-port';
import type { Change, History, SimOrder } from '../history.ts';
import { stateAt } from '../history.ts';
import type { Prng } from '../prng.ts';
import { catalogue } from '../sql-engine.ts';

export function readingOf(change: Change): OrderReading {
  return { state: change.state, contact: { email: '' }, stamp: change.stamp, secret: '' };
}

type Setting = {
  history: History;
  prng: Prng;
  now: () => number;
  /** A change with the codes that were made for its buyer. */
  told: (change: Change) => Change;
  /** The product's ids of the history's stores. */
  stores: readonly string[];
};

/**
 * Stores as they behave: they tell what is true now, and a call may be refused, busy, or time out, also after it did what was asked. What they
 * really have is theirs to say.
 */
export class SimulatedStores {
  /** Every code that a store has made, by store and code. */
  readonly codes = new Map<string, VoucherInStore>();
  private readonly setting: Setting;

  constructor(setting: Setting) {
    this.setting = setting;
  }

  readonly port: StorePort = {
    fetchOrder: (store, externalId) => Promise.resolve(this.fetchOrder(store, externalId)),
    modifiedOrders: (store, { modifiedFrom }) =>
      Promise.resolve({ outcome: 'page', ...this.modified(store, modifiedFrom), next: null }),
    fetchProducts: (_store, externalIds) =>
      Promise.resolve(
        this.isBad(20)
          ? BUSY
          : { outcome: 'found', items: catalogue().filter((one) => externalIds.includes(one.externalId)) },
      ),
    createVoucher: (store, spec) => Promise.resolve(this.create(store, spec)),
    findVoucher: (store, code) => {
      if (this.isBad(15)) return Promise.resolve(TIMED_OUT);
      const voucher = this.codes.get(codeKey(store, code));
      return Promise.resolve(voucher ? { outcome: 'found', voucher } : { outcome: 'absent' });
    },
    revokeVoucher: (store, code) =>
      Promise.resolve(this.change(store, code, (known) => (known.enabled = false))),
    extendVoucher: (store, code, expiresAt) =>
      Promise.resolve(
        this.change(store, code, (known) => Object.assign(known, { expiresAt, enabled: true })),
      ),
    mendWebhooks: () => Promise.resolve({ outcome: 'healthy', mended: [] }),
    marks: null,
  };

  private isBad(percent: number): boolean {
    return this.setting.prng.chance(percent);
  }

  private ordersOf({ storeId }: StoreHandle): { order: SimOrder; change: Change }[] {
    const { history, stores, now } = this.setting;
    return history.orders.flatMap((order) => {
      const change = stores[order.store] === storeId ? stateAt(order, now()) : undefined;
      return change ? [{ order, change }] : [];
    });
  }

  private fetchOrder(store: StoreHandle, externalId: string) {
    if (this.isBad(10)) return this.isBad(50) ? BUSY : TIMED_OUT;
    const found = this.ordersOf(store).find(({ order }) => order.externalId === externalId);
    return found
      ? { outcome: 'found' as const, reading: readingOf(this.setting.told(found.change)) }
      : { outcome: 'absent' as const };
  }

  private modified(store: StoreHandle, modifiedFrom: number) {
    const orders = this.ordersOf(store)
      .map(({ order, change }) => ({ externalId: order.externalId, modifiedAt: change.stamp }))
      .filter((one) => one.modifiedAt >= modifiedFrom);
    const modifiedTo = orders.length === 0 ? null : Math.max(...orders.map((one) => one.modifiedAt));
    return { orders, modifiedTo };
  }

  private create(store: StoreHandle, spec: { code: string; expiresAt: number }) {
    const key = codeKey(store, spec.code);
    if (this.isBad(8)) return BUSY;
    if (this.codes.has(key)) return { outcome: 'taken' as const };
    if (this.isBad(8)) return { outcome: 'refused' as const, reason: 'the store does not want it' };
    if (this.isBad(10)) return TIMED_OUT;
    const { code, expiresAt } = spec;
    this.codes.set(key, {
      externalId: `made-${this.codes.size}`,
      code,
      usageCount: 0,
      expiresAt,
      enabled: true,
    });
    // The answer is lost on its way.
    if (this.isBad(20)) return TIMED_OUT;
    return { outcome: 'created' as const, externalId: `made-${this.codes.size - 1}` };
  }

  private change(store: StoreHandle, code: string, apply: (known: VoucherInStore) => void) {
    if (this.isBad(10)) return TIMED_OUT;
    const known = this.codes.get(codeKey(store, code));
    if (!known) return { outcome: 'absent' as const };
    apply(known);
    return this.isBad(15) ? TIMED_OUT : { outcome: 'changed' as const };
  }
}

export function codeKey({ storeId }: Pick<StoreHandle, 'storeId'>, code: string): string {
  return `${storeId} ${code.toLowerCase()}`;
}

const BUSY = { outcome: 'busy' as const, reason: 'busy', retryAfterSeconds: 3 };
const TIMED_OUT = { outcome: 'unknown' as const, reason: 'no answer in time' };
