import type { MemberId, MerchantId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import type { Deps } from '../ports/deps.ts';

/** Which wording a member agreed to when they gave their birthday; the wallet's texts say it. */
const TEXT_VERSION = 'birthday-1';

/** A day of the year, 1 to 12 and 1 to 31; 29 February is one. */
export type Birthday = { month: number; day: number };

const DAYS_OF_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isBirthday({ month, day }: Birthday): boolean {
  return Number.isInteger(day) && day >= 1 && day <= (DAYS_OF_MONTHS[month - 1] ?? 0);
}

export type KeepBirthday = {
  merchantId: MerchantId;
  memberId: MemberId;
  /** Null takes it away. */
  birthday: Birthday | null;
  /** Who gave it: `account:…`, or the name of somebody of the merchant. */
  author: string;
};

/** Keeps day and month of a member's birth, sealed; never the year. The same once more changes nothing. Locks the member. */
export async function keepBirthday(
  { pool, clock, keys }: Pick<Deps, 'pool' | 'clock' | 'keys'>,
  { merchantId, memberId, birthday, author }: KeepBirthday,
): Promise<{ outcome: 'kept' | 'taken_away' | 'invalid' | 'no_such_member' }> {
  if (birthday !== null && !isBirthday(birthday)) return { outcome: 'invalid' };
  return inTransaction(pool, async (tx) => {
    const found = await sql(
      tx,
      'SELECT 1 FROM member WHERE merchant_id = $1 AND member_id = $2 FOR NO KEY UPDATE',
      [merchantId, memberId],
    );
    if (found.length === 0) return { outcome: 'no_such_member' };
    if (birthday === null) {
      await sql(tx, 'DELETE FROM member_birthday WHERE merchant_id = $1 AND member_id = $2', [
        merchantId,
        memberId,
      ]);
      return { outcome: 'taken_away' };
    }
    const sealed = keys.seal(sealedPlaces.memberBirthday(memberId), written(birthday));
    await sql(
      tx,
      `INSERT INTO member_birthday AS b (merchant_id, member_id, day_hmac, day_sealed, given_at, author, text_version)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (merchant_id, member_id) DO UPDATE
          SET day_hmac = excluded.day_hmac, day_sealed = excluded.day_sealed, given_at = excluded.given_at, author = excluded.author, text_version = excluded.text_version
        WHERE b.day_hmac <> excluded.day_hmac`,
      [
        merchantId,
        memberId,
        hashed({ keys }, merchantId, birthday),
        sealed,
        instant(clock.now()),
        author,
        TEXT_VERSION,
      ],
    );
    return { outcome: 'kept' };
  });
}

export type KeptBirthday = Birthday & { memberId: MemberId; givenAt: Instant };

/** The birthdays of these members, of whom gave one. */
export async function readBirthdays(
  { keys }: Pick<Deps, 'keys'>,
  database: Database,
  { merchantId, memberIds }: { merchantId: MerchantId; memberIds: MemberId[] },
): Promise<KeptBirthday[]> {
  const rows = await sql<{ memberId: MemberId; sealed: string; givenAt: Instant }>(
    database,
    `SELECT member_id AS "memberId", day_sealed AS sealed, given_at AS "givenAt" FROM member_birthday
      WHERE merchant_id = $1 AND member_id = ANY($2::uuid[])`,
    [merchantId, memberIds],
  );
  return rows.map(({ memberId, sealed, givenAt }) => {
    const [month = 0, day = 0] = keys
      .open(sealedPlaces.memberBirthday(memberId), sealed)
      .split('-')
      .map(Number);
    return { memberId, month, day, givenAt };
  });
}

/** Keyed hashes under which whoever has these birthdays is found. */
export function hashBirthdays(
  deps: Pick<Deps, 'keys'>,
  merchantId: MerchantId,
  birthdays: Birthday[],
): string[] {
  return birthdays.map((one) => hashed(deps, merchantId, one));
}

function hashed({ keys }: Pick<Deps, 'keys'>, merchantId: MerchantId, birthday: Birthday): string {
  return keys.hmac('birthday', `${merchantId} ${written(birthday)}`);
}

function written({ month, day }: Birthday): string {
  return `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
