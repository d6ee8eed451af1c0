import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sqlMaybe } from '../database/sql.ts';
import { readCardNumber } from './card-number.ts';
import type { CardState } from './cards.ts';

/** Whose a card is: `found` names who has their units now. One that is blank, blocked or lost says so, and opens nothing. */
export type FoundByCard =
  { outcome: 'found'; memberId: MemberId } | { outcome: Exclude<CardState, 'assigned'> | 'no_such_card' };

/** The member behind a card's number, as it was typed or scanned. Reads only. */
export async function findByCard(
  database: Database,
  merchantId: MerchantId,
  number: string,
): Promise<FoundByCard> {
  const cardNumber = readCardNumber(number);
  if (cardNumber === null) return { outcome: 'no_such_card' };
  const card = await sqlMaybe<{ state: CardState; memberId: MemberId }>(
    database,
    `SELECT c.state, CASE WHEN m.merged_into = '${NONE}' THEN m.member_id ELSE m.merged_into END AS "memberId"
       FROM card c LEFT JOIN member m ON m.merchant_id = c.merchant_id AND m.member_id = c.member_id
      WHERE c.merchant_id = $1 AND c.card_number = $2`,
    [merchantId, cardNumber],
  );
  if (!card) return { outcome: 'no_such_card' };
  return card.state === 'assigned' ? { outcome: 'found', memberId: card.memberId } : { outcome: card.state };
}
