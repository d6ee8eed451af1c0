import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql, sqlMaybe } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';

/** blank → assigned → blocked or lost; a blocked one can work again. */
export type CardState = 'blank' | 'assigned' | 'blocked' | 'lost';
export type CardChange = 'imported' | 'assigned' | 'blocked' | 'lost' | 'unblocked';

/** `memberId`: whose it is or was; NONE for a blank one. */
export type Card = { cardNumber: string; state: CardState; memberId: MemberId; changedAt: Instant };

const COLUMNS = `card_number AS "cardNumber", state, member_id AS "memberId", changed_at AS "changedAt"`;

/** The card under this number, locked; undefined where it was never seen. */
export async function lockCard(
  tx: Transaction,
  merchantId: MerchantId,
  cardNumber: string,
): Promise<Card | undefined> {
  return sqlMaybe<Card>(
    tx,
    `SELECT ${COLUMNS} FROM card WHERE merchant_id = $1 AND card_number = $2 FOR UPDATE`,
    [merchantId, cardNumber],
  );
}

export async function readCard(
  database: Database,
  merchantId: MerchantId,
  cardNumber: string,
): Promise<Card | undefined> {
  return sqlMaybe<Card>(database, `SELECT ${COLUMNS} FROM card WHERE merchant_id = $1 AND card_number = $2`, [
    merchantId,
    cardNumber,
  ]);
}

/** All cards of these members, the working ones first, then the newest. */
export async function readCardsOf(
  database: Database,
  merchantId: MerchantId,
  memberIds: MemberId[],
): Promise<Card[]> {
  return sql<Card>(
    database,
    `SELECT ${COLUMNS} FROM card WHERE merchant_id = $1 AND member_id = ANY($2::uuid[]) AND member_id <> '${NONE}'
      ORDER BY state <> 'assigned', changed_at DESC, card_number`,
    [merchantId, memberIds],
  );
}

type Changed = {
  cardNumber: string;
  state: CardState;
  change: CardChange;
  memberId: MemberId;
  author: string;
  at: Instant;
};

/** Writes where a card stands now, and adds to its history. */
export async function saveCard(
  tx: Transaction,
  merchantId: MerchantId,
  { cardNumber, state, change, memberId, author, at }: Changed,
): Promise<void> {
  await sql(
    tx,
    `INSERT INTO card (merchant_id, card_number, state, member_id, changed_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (merchant_id, card_number) DO UPDATE SET state = excluded.state, member_id = excluded.member_id, changed_at = excluded.changed_at`,
    [merchantId, cardNumber, state, memberId, instant(at)],
  );
  await sql(
    tx,
    `INSERT INTO card_assignment (merchant_id, card_number, seq, change, member_id, author, changed_at)
     SELECT $1, $2, 1 + coalesce(max(seq), 0), $3, $4, $5, $6 FROM card_assignment WHERE merchant_id = $1 AND card_number = $2`,
    [merchantId, cardNumber, change, memberId, author, instant(at)],
  );
}
