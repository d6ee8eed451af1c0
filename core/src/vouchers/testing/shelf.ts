import type { CreateVoucherResult, StorePort, VoucherSpec } from '../../ports/store-port.ts';

/**
 * How the next calls end: `timeout_after` makes the code and says nothing, as a store does that answers too
 * late; `_unseen`: the look-up that follows times out as well.
 */
export type Mood = 'well' | 'busy' | 'refusing' | 'timeout_before' | 'timeout_after' | 'timeout_after_unseen';

export type Shelf = {
  port: StorePort;
  /** What can be used. */
  codes: Map<string, VoucherSpec>;
  /** Revoked: kept, like a store's, and usable again when extended. */
  revoked: Map<string, VoucherSpec>;
  moods: Mood[];
  created: number;
  blind: boolean;
};

const unknown = { outcome: 'unknown', reason: 'timed out' } as const;

/** A store's voucher shelf in memory, with the moods of a real one; orders and webhooks are not its business. */
export function createShelf(): Shelf {
  const codes = new Map<string, VoucherSpec>();
  const shelf: Shelf = {
    codes,
    revoked: new Map(),
    moods: [],
    created: 0,
    blind: false,
    port: undefined as unknown as StorePort,
  };
  const elsewhere = () => Promise.resolve(unknown);
  shelf.port = {
    createVoucher(_store, spec): Promise<CreateVoucherResult> {
      const mood = shelf.moods.shift() ?? 'well';
      if (mood === 'busy') return Promise.resolve({ outcome: 'busy', reason: '429', retryAfterSeconds: 7 });
      if (mood === 'refusing') return Promise.resolve({ outcome: 'refused', reason: 'not allowed' });
      if (mood === 'timeout_before') return Promise.resolve(unknown);
      if (codes.has(spec.code) || shelf.revoked.has(spec.code)) return Promise.resolve({ outcome: 'taken' });
      codes.set(spec.code, spec);
      shelf.created += 1;
      shelf.blind = mood === 'timeout_after_unseen';
      return Promise.resolve(
        mood.startsWith('timeout') ? unknown : { outcome: 'created', externalId: spec.code },
      );
    },
    findVoucher(_store, code) {
      const spec = codes.get(code) ?? shelf.revoked.get(code);
      if (shelf.blind) {
        shelf.blind = false;
        return Promise.resolve(unknown);
      }
      if (!spec) return Promise.resolve({ outcome: 'absent' });
      return Promise.resolve({
        outcome: 'found',
        voucher: {
          externalId: code,
          code,
          usageCount: 0,
          expiresAt: spec.expiresAt,
          enabled: codes.has(code),
        },
      });
    },
    revokeVoucher(_store, code) {
      const spec = codes.get(code);
      if (spec) shelf.revoked.set(code, spec);
      codes.delete(code);
      return Promise.resolve({ outcome: shelf.revoked.has(code) ? 'changed' : 'absent' });
    },
    extendVoucher(_store, code, expiresAt) {
      const spec = codes.get(code) ?? shelf.revoked.get(code);
      if (!spec) return Promise.resolve({ outcome: 'absent' });
      shelf.revoked.delete(code);
      codes.set(code, { ...spec, expiresAt });
      return Promise.resolve({ outcome: 'changed' });
    },
    fetchOrder: elsewhere,
    fetchProducts: elsewhere,
    modifiedOrders: elsewhere,
    mendWebhooks: elsewhere,
    marks: null,
  };
  return shelf;
}
