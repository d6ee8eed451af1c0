import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { inTransaction } from '../database/transaction.ts';
import { lockMembers } from '../ledger/load-draft.ts';
import type { Deps } from '../ports/deps.ts';
import { readCardNumber } from './card-number.ts';
import { lockCard, readCardsOf, saveCard, type Card } from './cards.ts';

export type AssignCardCommand = {
  merchantId: MerchantId;
  memberId: MemberId;
  /** As it was typed or scanned. */
  number: string;
  /** Whether a card that the member has is lost from now on; without it they keep the one they have. */
  replaces: boolean;
  author: string;
};

/**
 * `taken`: it is or was somebody else's. `not_usable`: it is blocked or lost. `has_card`: the member has one that works. `same`: it is theirs
 * already.
 */
export type AssignCardResult =
  | { outcome: 'assigned'; cardNumber: string; replaced: string | null }
  | { outcome: 'same'; cardNumber: string }
  | { outcome: 'has_card'; cardNumber: string }
  | { outcome: 'invalid'; field: 'number' }
  | { outcome: 'taken' | 'not_usable' | 'no_such_member' };

/**
 * Gives a member a card (C5), one from a list or one that was never seen before. A number is one member's for ever: what was somebody's card is never
 * another's. Locks the member, then the card: of many at once one has it. A merged member's card is their survivor's.
 */
export async function assignCard(deps: Deps, command: AssignCardCommand): Promise<AssignCardResult> {
  const cardNumber = readCardNumber(command.number);
  if (cardNumber === null) return { outcome: 'invalid', field: 'number' };
  return inTransaction(deps.pool, async (tx) => {
    await holdCardNumber(tx, { ...command, cardNumber });
    return assignCardIn(deps, tx, { ...command, cardNumber });
  });
}

type Numbered = { merchantId: MerchantId; cardNumber: string };

/** Of two who type a number that was never seen, the second waits for the first. */
export async function holdCardNumber(tx: Transaction, { merchantId, cardNumber }: Numbered): Promise<void> {
  await sql(tx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `card ${merchantId} ${cardNumber}`,
  ]);
}

/** The same in the caller's transaction, which holds the number. */
export async function assignCardIn(
  deps: Deps,
  tx: Transaction,
  { merchantId, memberId: named, cardNumber, replaces, author }: Omit<AssignCardCommand, 'number'> & Numbered,
): Promise<AssignCardResult> {
  const found = await sql(tx, 'SELECT 1 AS one FROM member WHERE merchant_id = $1 AND member_id = $2', [
    merchantId,
    named,
  ]);
  if (found.length === 0) return { outcome: 'no_such_member' };
  const survivorOf = await lockMembers(tx, merchantId, [named]);
  const memberId = survivorOf(named);
  const card = await lockCard(tx, merchantId, cardNumber);
  const refusal = refuse(card, memberId);
  if (refusal) return refusal;
  const working = (await readCardsOf(tx, merchantId, [memberId])).find((one) => one.state === 'assigned');
  if (working && !replaces) return { outcome: 'has_card', cardNumber: working.cardNumber };
  const at = deps.clock.now();
  const change = { memberId, author, at };
  if (working)
    await saveCard(tx, merchantId, {
      ...change,
      cardNumber: working.cardNumber,
      state: 'lost',
      change: 'lost',
    });
  await saveCard(tx, merchantId, { ...change, cardNumber, state: 'assigned', change: 'assigned' });
  return { outcome: 'assigned', cardNumber, replaced: working?.cardNumber ?? null };
}

function refuse(card: Card | undefined, memberId: MemberId): AssignCardResult | null {
  if (!card || card.state === 'blank') return null;
  if (card.memberId !== memberId && card.memberId !== NONE) return { outcome: 'taken' };
  return card.state === 'assigned'
    ? { outcome: 'same', cardNumber: card.cardNumber }
    : { outcome: 'not_usable' };
}
