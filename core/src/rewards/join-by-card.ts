import { assignCardIn, holdCardNumber, type AssignCardResult } from '../cards/assign-card.ts';
import { readCardNumber } from '../cards/card-number.ts';
import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { inTransaction } from '../database/transaction.ts';
import { enrolByCard } from '../members/enrol-by-card.ts';
import { holdOffErasures } from '../members/tombstones.ts';
import type { Deps } from '../ports/deps.ts';
import { grantWelcome } from './welcome.ts';

export type JoinByCardCommand = { merchantId: MerchantId; number: string; author: string };
export type JoinByCardResult =
  | { outcome: 'joined'; memberId: MemberId; cardNumber: string }
  | Exclude<AssignCardResult, { outcome: 'assigned' }>;

class Refused extends Error {
  readonly result: Exclude<AssignCardResult, { outcome: 'assigned' }>;

  constructor(result: Exclude<AssignCardResult, { outcome: 'assigned' }>) {
    super(result.outcome);
    this.result = result;
  }
}

/**
 * Makes whoever is given a card a member (C5), welcomed like any, with no address: they give one when they claim. A number that is
 * somebody's already makes nobody a member. Of twenty at once one joins.
 */
export async function joinByCard(
  deps: Deps,
  { merchantId, number, author }: JoinByCardCommand,
): Promise<JoinByCardResult> {
  const cardNumber = readCardNumber(number);
  if (cardNumber === null) return { outcome: 'invalid', field: 'number' };
  try {
    return await inTransaction(deps.pool, async (tx) => {
      await holdOffErasures(tx, merchantId);
      await holdCardNumber(tx, { merchantId, cardNumber });
      const memberId = await enrolByCard(deps, tx, merchantId);
      const assigned = await assignCardIn(deps, tx, {
        merchantId,
        memberId,
        cardNumber,
        replaces: false,
        author,
      });
      // Nothing is half done: the member goes with the refusal.
      if (assigned.outcome !== 'assigned') throw new Refused(assigned);
      await grantWelcome(deps, tx, { merchantId, memberId, emailHmac: '' });
      return { outcome: 'joined' as const, memberId, cardNumber };
    });
  } catch (error) {
    if (error instanceof Refused) return error.result;
    throw error;
  }
}
