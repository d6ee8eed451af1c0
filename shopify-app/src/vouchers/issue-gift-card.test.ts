import { DAY_MS } from '@ristourne/core/commerce/time';
import type { VoucherSpec } from '@ristourne/core/ports/store-port';
import { describe, expect, it } from 'vitest';
import { discountShop, HOLDER, NOW } from '../testing/discount-shop.ts';
import { createGiftCardShelf } from '../testing/gift-card-shelf.ts';
import { denial } from '../testing/schema-shop.ts';
import { createGiftCard, findGiftCard, revokeGiftCard } from './issue-gift-card.ts';

const CODE = 'GC57K2M9QRST4W6X';
const spec = (wish: Partial<VoucherSpec> = {}): VoucherSpec => ({
  code: CODE.toLowerCase(),
  benefit: { kind: 'gift_card', amountMinor: 1_250, currency: 'EUR' },
  email: HOLDER.email,
  bound: false,
  expiresAt: NOW + 90 * DAY_MS,
  description: 'Tea House · Ristourne',
  ...wish,
});

function openShop() {
  const shop = discountShop();
  const shelf = createGiftCardShelf();
  Object.assign(shop.resolvers, shelf.resolvers);
  return { ...shop, cards: shelf.cards };
}

describe('[D3] a gift card', () => {
  it('has the value, the code and the last day that were wished, and is marked as ours', async () => {
    const { api, cards } = openShop();
    expect(await createGiftCard(api, spec())).toEqual({ outcome: 'created', externalId: '1' });
    expect(cards).toMatchObject([
      {
        code: CODE.toLowerCase(),
        value: '12.50',
        expiresOn: '2027-02-19',
        note: 'ristourne · Tea House · Ristourne',
      },
    ]);
  });
  it('of the owner’s own is taken, and never ours to find or to switch off', async () => {
    const { api, cards } = openShop();
    await createGiftCard(api, spec());
    for (const card of cards) card.note = 'for my aunt';
    expect(await createGiftCard(api, spec())).toEqual({ outcome: 'taken' });
    expect(await findGiftCard(api, CODE)).toEqual({ outcome: 'absent' });
    expect(await revokeGiftCard(api, CODE)).toEqual({ outcome: 'absent' });
  });
  it('that was spent in part is not switched off, and says so', async () => {
    const { api, cards } = openShop();
    await createGiftCard(api, spec());
    for (const card of cards) card.balance = '12.49';
    expect(await findGiftCard(api, CODE)).toMatchObject({ voucher: { usageCount: 1 } });
    expect(await revokeGiftCard(api, CODE)).toEqual({
      outcome: 'refused',
      reason: 'a part of this gift card was spent',
    });
    expect(cards[0]?.enabled).toBe(true);
  });
  it('without the shop’s leave is refused for want of it: nothing happened', async () => {
    const shop = openShop();
    shop.resolvers['giftCardCreate'] = () => {
      throw denial('`write_gift_cards` access scope.');
    };
    const made = await createGiftCard(shop.api, spec());
    expect(made).toMatchObject({ outcome: 'refused', lacksAccess: true });
    expect(made.outcome === 'refused' && made.reason).toContain('write_gift_cards');
  });
});
