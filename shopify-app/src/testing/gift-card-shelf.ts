import type { Resolvers } from './schema-shop.ts';

type Kept = {
  id: string;
  code: string;
  note: string;
  value: string;
  balance: string;
  expiresOn: string;
  enabled: boolean;
};
type Input = { code: string; initialValue: string; expiresOn: string; note: string };

/** Gift cards as Shopify keeps them, as far as vouchers need them. */
export function createGiftCardShelf(): { cards: Kept[]; resolvers: Resolvers } {
  const cards: Kept[] = [];
  const refusal = (field: string, message: string, code: string) => ({
    giftCard: null,
    userErrors: [{ field: ['input', field], message, code }],
  });
  const changed = (id: string, change: Partial<Kept>) => {
    const kept = cards.find((one) => one.id === id);
    if (kept === undefined) return { userErrors: [{ field: ['id'], message: 'does not exist' }] };
    Object.assign(kept, change);
    return { userErrors: [] };
  };
  const resolvers: Resolvers = {
    giftCardCreate: ({ input }: { input: Input }) => {
      const code = input.code.toLowerCase();
      if (!/^[a-z0-9]{8,20}$/.test(code)) return refusal('code', 'must be letters and numbers', 'INVALID');
      if (cards.some((one) => one.code === code)) return refusal('code', 'is already taken', 'TAKEN');
      const id = `gid://shopify/GiftCard/${cards.length + 1}`;
      const { initialValue: value, expiresOn, note } = input;
      cards.push({ id, code, note, value, balance: value, expiresOn, enabled: true });
      return { giftCard: { id }, userErrors: [] };
    },
    giftCardUpdate: ({ id, input }: { id: string; input: { expiresOn: string } }) => changed(id, input),
    giftCardDeactivate: ({ id }: { id: string }) => changed(id, { enabled: false }),
    giftCards: ({ query }: { query: string }) => ({
      nodes: cards
        .filter((one) => one.code === query.toLowerCase())
        .map(({ code, value, balance, ...card }) => ({
          ...card,
          lastCharacters: code.slice(-4),
          balance: { amount: balance, currencyCode: 'EUR' },
          initialValue: { amount: value, currencyCode: 'EUR' },
        })),
    }),
  };
  return { cards, resolvers };
}
