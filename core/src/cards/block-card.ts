import type { MerchantId } from '../commerce/ids.ts';
import { inTransaction } from '../database/transaction.ts';
import { lockMembers } from '../ledger/load-draft.ts';
import type { Deps } from '../ports/deps.ts';
import { readCardNumber } from './card-number.ts';
import { lockCard, readCard, readCardsOf, saveCard } from './cards.ts';

export type BlockCardCommand = {
  merchantId: MerchantId;
  number: string;
  /** `blocked` can work again; `lost` never does. */
  as: 'blocked' | 'lost';
  author: string;
};

/** Stops a card that works or is blocked. Repeating changes nothing; a lost one stays lost, and a blank one has nobody to protect. */
export async function blockCard(
  deps: Deps,
  { merchantId, number, as, author }: BlockCardCommand,
): Promise<{ outcome: 'stopped' | 'same' | 'blank' | 'no_such_card' }> {
  return withCard(deps, { merchantId, number }, async ({ tx, card }) => {
    if (card.state === 'blank') return { outcome: 'blank' };
    if (card.state === as || card.state === 'lost') return { outcome: 'same' };
    const { cardNumber, memberId } = card;
    await saveCard(tx, merchantId, {
      cardNumber,
      memberId,
      state: as,
      change: as,
      author,
      at: deps.clock.now(),
    });
    return { outcome: 'stopped' };
  });
}

/** Lets a blocked card work again, unless its member has got another one meanwhile. */
export async function unblockCard(
  deps: Deps,
  { merchantId, number, author }: Omit<BlockCardCommand, 'as'>,
): Promise<{ outcome: 'works' | 'same' | 'has_card' | 'not_blocked' | 'no_such_card' }> {
  return withCard(deps, { merchantId, number }, async ({ tx, card }) => {
    const { cardNumber, memberId, state } = card;
    if (state === 'assigned') return { outcome: 'same' };
    if (state !== 'blocked') return { outcome: 'not_blocked' };
    const cards = await readCardsOf(tx, merchantId, [memberId]);
    if (cards.some((one) => one.state === 'assigned')) return { outcome: 'has_card' };
    await saveCard(tx, merchantId, {
      cardNumber,
      memberId,
      state: 'assigned',
      change: 'unblocked',
      author,
      at: deps.clock.now(),
    });
    return { outcome: 'works' };
  });
}

type Named = { merchantId: MerchantId; number: string };
type Locked = {
  tx: Parameters<typeof lockCard>[0];
  card: NonNullable<Awaited<ReturnType<typeof lockCard>>>;
};

async function withCard<Result>(
  deps: Deps,
  { merchantId, number }: Named,
  run: (locked: Locked) => Promise<Result>,
): Promise<Result | { outcome: 'no_such_card' }> {
  const cardNumber = readCardNumber(number);
  if (cardNumber === null) return { outcome: 'no_such_card' };
  return inTransaction(deps.pool, async (tx) => {
    const named = await readCard(tx, merchantId, cardNumber);
    if (!named) return { outcome: 'no_such_card' };
    // Members are locked before their cards.
    await lockMembers(tx, merchantId, [named.memberId]);
    const card = await lockCard(tx, merchantId, cardNumber);
    return card ? run({ tx, card }) : { outcome: 'no_such_card' };
  });
}
