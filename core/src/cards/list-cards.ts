import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { CardState } from './cards.ts';

export const CARDS_ON_A_PAGE = 50;

/** `memberId` null: nobody's. A merged member's card names their survivor. */
export type ListedCard = {
  cardNumber: string;
  state: CardState;
  memberId: MemberId | null;
  changedAt: Instant;
};

export type CardsQuery = {
  merchantId: MerchantId;
  state: CardState | null;
  /** How the number begins. */
  search: string;
  after: string | null;
};

/** A merchant's cards by number, a page at a time. */
export async function listCards(
  database: Database,
  { merchantId, state, search, after }: CardsQuery,
): Promise<{ cards: ListedCard[]; next: string | null }> {
  const rows = await sql<ListedCard>(
    database,
    `SELECT c.card_number AS "cardNumber", c.state, c.changed_at AS "changedAt",
            CASE WHEN m.member_id IS NULL THEN NULL WHEN m.merged_into = '${NONE}' THEN m.member_id ELSE m.merged_into END AS "memberId"
       FROM card c LEFT JOIN member m ON m.merchant_id = c.merchant_id AND m.member_id = c.member_id
      WHERE c.merchant_id = $1 AND ($2::text IS NULL OR c.state = $2) AND starts_with(c.card_number, $3) AND c.card_number > $4
      ORDER BY c.card_number LIMIT ${CARDS_ON_A_PAGE + 1}`,
    [merchantId, state, search, after ?? ''],
  );
  const cards = rows.slice(0, CARDS_ON_A_PAGE);
  return { cards, next: rows.length > CARDS_ON_A_PAGE ? (cards.at(-1)?.cardNumber ?? null) : null };
}
