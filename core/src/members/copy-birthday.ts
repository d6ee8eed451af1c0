import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import type { Deps } from '../ports/deps.ts';

type CopyBirthday = { merchantId: MerchantId; from: MemberId; to: MemberId; author: string };

/**
 * Gives one member the birthday of another, with the day on which it was given, unless they gave one themselves. Sealed for its own place, as any.
 * Both are locked by the caller.
 */
export async function copyBirthday(
  { keys }: Pick<Deps, 'keys'>,
  tx: Transaction,
  { merchantId, from, to, author }: CopyBirthday,
): Promise<void> {
  const rows = await sql<{ sealed: string; hmac: string; givenAt: number; textVersion: string }>(
    tx,
    `SELECT day_sealed AS sealed, day_hmac AS hmac, given_at AS "givenAt", text_version AS "textVersion" FROM member_birthday
      WHERE merchant_id = $1 AND member_id = $2`,
    [merchantId, from],
  );
  const [given] = rows;
  if (!given) return;
  const day = keys.open(sealedPlaces.memberBirthday(from), given.sealed);
  await sql(
    tx,
    `INSERT INTO member_birthday (merchant_id, member_id, day_hmac, day_sealed, given_at, author, text_version)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (merchant_id, member_id) DO NOTHING`,
    [
      merchantId,
      to,
      given.hmac,
      keys.seal(sealedPlaces.memberBirthday(to), day),
      instant(given.givenAt),
      author,
      given.textVersion,
    ],
  );
}
