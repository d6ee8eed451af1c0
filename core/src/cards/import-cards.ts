import type { MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Deps } from '../ports/deps.ts';
import { readCardNumber } from './card-number.ts';

export const MAX_IMPORTED_CARDS = 20_000;

export type ImportCardsCommand = {
  merchantId: MerchantId;
  /** A number on each line, as a supplier's list has them; empty lines are none. */
  list: string;
  author: string;
};

/** What a list holds: `fresh` numbers, how many are known already or stand there twice, and the lines that are no number. */
export type CardList = {
  fresh: string[];
  known: number;
  repeated: number;
  bad: { line: number; text: string }[];
};

export type ImportCardsResult =
  | { outcome: 'imported'; cards: number; known: number }
  | { outcome: 'invalid'; field: 'list'; list: CardList }
  | { outcome: 'too_many'; most: number }
  | { outcome: 'empty' };

/** What importing a list would do. Reads only. */
export async function previewCards(
  deps: Deps,
  { merchantId, list }: Omit<ImportCardsCommand, 'author'>,
): Promise<CardList> {
  const read = readList(list);
  const known = await sql<{ cardNumber: string }>(
    deps.pool,
    `SELECT card_number AS "cardNumber" FROM card WHERE merchant_id = $1 AND card_number = ANY($2::text[])`,
    [merchantId, read.fresh],
  );
  const isKnown = new Set(known.map((one) => one.cardNumber));
  return { ...read, fresh: read.fresh.filter((one) => !isKnown.has(one)), known: isKnown.size };
}

/** Adds a list of blank cards, all of it or nothing (C5). Numbers that are known already stay as they are. Repeating is safe. */
export async function importCards(
  deps: Deps,
  { merchantId, list, author }: ImportCardsCommand,
): Promise<ImportCardsResult> {
  const read = readList(list);
  const { fresh, bad } = read;
  if (bad.length > 0) return { outcome: 'invalid', field: 'list', list: read };
  if (fresh.length === 0) return { outcome: 'empty' };
  if (fresh.length > MAX_IMPORTED_CARDS) return { outcome: 'too_many', most: MAX_IMPORTED_CARDS };
  const at = instant(deps.clock.now());
  const cards = await inTransaction(deps.pool, async (tx) => {
    const added = await sql(
      tx,
      `WITH added AS (INSERT INTO card (merchant_id, card_number, state, member_id, changed_at)
         SELECT $1, n, 'blank', $2, $3 FROM unnest($4::text[]) AS n ON CONFLICT DO NOTHING RETURNING card_number)
       INSERT INTO card_assignment (merchant_id, card_number, seq, change, member_id, author, changed_at)
       SELECT $1, card_number, 1, 'imported', $2, $5, $3 FROM added RETURNING 1 AS one`,
      [merchantId, NONE, at, fresh.toSorted(), author],
    );
    return added.length;
  });
  return { outcome: 'imported', cards, known: fresh.length - cards };
}

const MOST_BAD = 20;
const MOST_SHOWN = 40;

function readList(list: string): CardList {
  const fresh = new Set<string>();
  const bad: CardList['bad'] = [];
  let repeated = 0;
  for (const [index, text] of list.split(/[\r\n;,]+/).entries()) {
    if (text.trim() === '') continue;
    const number = readCardNumber(text);
    if (number === null && bad.length < MOST_BAD)
      bad.push({ line: index + 1, text: text.trim().slice(0, MOST_SHOWN) });
    else if (number !== null && fresh.has(number)) repeated += 1;
    else if (number !== null) fresh.add(number);
  }
  return { fresh: [...fresh], known: 0, repeated, bad };
}
