import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../commerce/time.ts';
import type { VoucherSpec } from '../store-port.ts';
import { HOLDER, wholeSecond, type Given } from './given.ts';
import { bookingTests, codeAmountTests, modifiedTests, orderTests } from './order-tests.ts';
import { productTests } from './product-tests.ts';
import { markTests, withoutMarkTests } from './mark-tests.ts';
import type { StoreUnderTest } from './store-under-test.ts';
import { changeTests, creationTests, giftCardTests, useTests } from './voucher-tests.ts';

/**
 * Every platform's own ways; `declared` webhooks are the platform's to keep, lost orders stand in no list, `marks` are
 * what it can show of the programme on its own records.
 */
export type PlatformTraits = {
  webhooks: 'made' | 'declared';
  deletedOrders: 'listed' | 'lost';
  marks: 'shown' | 'none';
};

const USUAL: PlatformTraits = { webhooks: 'made', deletedOrders: 'listed', marks: 'none' };

/** What core relies on, whichever the platform. Every adapter runs it against its stand-in. */
export function storePortBattery(
  name: string,
  open: () => Promise<StoreUnderTest>,
  traits: PlatformTraits = USUAL,
): void {
  describe(`store port of ${name}`, () => {
    let shop: StoreUnderTest;
    let codes = 0;
    beforeAll(async () => {
      shop = await open();
    });
    afterAll(() => shop.stop());
    const given = {
      shop: () => shop,
      spec: (wish: Partial<VoucherSpec> = {}): VoucherSpec => ({
        code: `RST${String((codes += 1)).padStart(9, 'A')}`,
        benefit: { kind: 'amount', amountMinor: 300, currency: shop.store.currency },
        email: HOLDER,
        bound: false,
        expiresAt: wholeSecond(shop.now()) + 90 * DAY_MS,
        description: '3 off',
        ...wish,
      }),
    };
    describe('orders', () => {
      orderTests(given);
      codeAmountTests(given);
      bookingTests(given);
    });
    describe('modified orders', () => {
      modifiedTests(given, traits.deletedOrders);
    });
    describe('products', () => {
      productTests(given);
    });
    describe('creating vouchers', () => {
      creationTests(given);
    });
    describe('gift cards', () => {
      giftCardTests(given);
    });
    describe('using vouchers', () => {
      useTests(given);
    });
    describe('changing vouchers', () => {
      changeTests(given);
    });
    describe('marks', () => {
      if (traits.marks === 'shown') markTests(given);
      else withoutMarkTests(given);
    });
    describe('webhooks', () => {
      if (traits.webhooks === 'made') webhookTests(given);
      else declaredWebhookTests(given);
    });
  });
}

function webhookTests({ shop }: Given): void {
  it('missing webhooks are created, one active per topic at our address, and mending again does nothing', async () => {
    const mended = await shop().port.mendWebhooks(shop().store);
    expect(mended.outcome).toBe('healthy');
    expect(healthy(shop())).toEqual([...shop().topics].toSorted());
    expect(await shop().port.mendWebhooks(shop().store)).toEqual({ outcome: 'healthy', mended: [] });
  });
  it('a disabled, a deleted and a misdirected webhook are mended and named', async () => {
    await shop().port.mendWebhooks(shop().store);
    await shop().breakWebhooks();
    expect(healthy(shop())).not.toEqual([...shop().topics].toSorted());
    const mended = await shop().port.mendWebhooks(shop().store);
    expect(mended.outcome === 'healthy' && mended.mended.length).toBeGreaterThanOrEqual(3);
    expect(healthy(shop())).toEqual([...shop().topics].toSorted());
  });
  it('a silent store leaves the health unknown', async () => {
    shop().failNext('time_out_before');
    expect((await shop().port.mendWebhooks(shop().store)).outcome).toBe('unknown');
  });
}

function declaredWebhookTests({ shop }: Given): void {
  it('webhooks that the platform keeps are well, and nothing is mended', async () => {
    expect(await shop().port.mendWebhooks(shop().store)).toEqual({ outcome: 'healthy', mended: [] });
  });
}

function healthy(shop: StoreUnderTest): string[] {
  return shop
    .webhooks()
    .filter((webhook) => webhook.active && webhook.url === shop.deliveryUrl)
    .map((webhook) => webhook.topic)
    .toSorted();
}
