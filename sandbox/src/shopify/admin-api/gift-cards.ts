import { gid, numberIn } from '../payloads/parts.ts';
import { findCustomer, nextId } from '../shop.ts';
import type { Shop } from '../shop.ts';
import { minorFrom } from '../money.ts';
import type { GiftCard } from '../types.ts';
import { moneyNode } from './nodes.ts';
import { orRefused, Refused } from './user-error.ts';

const CODE = /^[a-z0-9]{8,20}$/;
const SHOWN_CHARACTERS = 4;

interface CreateInput {
  code?: string;
  initialValue?: string;
  expiresOn?: string;
  note?: string;
  customerId?: string;
}

export function giftCardMutations(shop: Shop) {
  return {
    giftCardCreate: ({ input }: { input: CreateInput }) =>
      orRefused(() => ({ giftCard: giftCardNode(shop, created(shop, input)) }), {
        giftCard: null as ReturnType<typeof giftCardNode> | null,
      }),
    giftCardUpdate: ({ id, input }: { id: string; input: { expiresOn?: string } }) =>
      orRefused(() => {
        const card = found(shop, id);
        if (input.expiresOn !== undefined) card.expiresOn = input.expiresOn;
        return {};
      }, {}),
    giftCardDeactivate: ({ id }: { id: string }) =>
      orRefused(() => {
        found(shop, id).enabled = false;
        return {};
      }, {}),
  };
}

function created(shop: Shop, input: CreateInput): GiftCard {
  const code = (input.code ?? '').toLowerCase();
  if (!CODE.test(code)) throw new Refused(['input', 'code'], 'Code is invalid', 'INVALID');
  if (cardsOf(shop).some((one) => one.code === code))
    throw new Refused(['input', 'code'], 'Code has already been taken', 'TAKEN');
  const valueMinor = minorFrom(input.initialValue ?? '');
  if (valueMinor === null || valueMinor <= 0)
    throw new Refused(['input', 'initialValue'], 'Initial value must be greater than 0', 'GREATER_THAN');
  const customerId = input.customerId === undefined ? null : numberIn('Customer', input.customerId);
  if (customerId !== null && findCustomer(shop, customerId ?? 0) === undefined)
    throw new Refused(['input', 'customerId'], 'The customer could not be found', 'CUSTOMER_NOT_FOUND');
  const card: GiftCard = {
    id: nextId(shop),
    code,
    valueMinor,
    balanceMinor: valueMinor,
    expiresOn: input.expiresOn ?? null,
    note: input.note ?? null,
    customerId: customerId ?? null,
    enabled: true,
  };
  shop.state.giftCards = [...cardsOf(shop), card];
  return card;
}

/** Shopify's search without a field looks into codes, too; apps of ours search for a whole code alone. */
export function giftCardsByCode(shop: Shop, query: string | null | undefined) {
  const wanted = (query ?? '').toLowerCase();
  const nodes = cardsOf(shop)
    .filter((one) => one.code === wanted)
    .map((one) => giftCardNode(shop, one));
  return { nodes, pageInfo: { hasNextPage: false, endCursor: null } };
}

function giftCardNode(shop: Shop, card: GiftCard) {
  return {
    id: gid('GiftCard', card.id),
    enabled: card.enabled,
    expiresOn: card.expiresOn,
    lastCharacters: card.code.slice(-SHOWN_CHARACTERS),
    note: card.note,
    balance: moneyNode(shop, card.balanceMinor),
    initialValue: moneyNode(shop, card.valueMinor),
  };
}

function found(shop: Shop, id: string): GiftCard {
  const wanted = numberIn('GiftCard', id);
  const card = cardsOf(shop).find((one) => one.id === wanted);
  if (card === undefined) throw new Refused(['id'], 'The gift card could not be found', 'INVALID');
  return card;
}

function cardsOf(shop: Shop): GiftCard[] {
  return shop.state.giftCards ?? [];
}
