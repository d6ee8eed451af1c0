import type { EffectId, MerchantId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { hashEmail } from '../keys/email.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import type { Deps } from '../ports/deps.ts';

type Which = {
  merchantId: MerchantId;
  /** To these addresses; 'anybody': all that were not sent. */
  to: string[] | 'anybody';
  /** Or by what they are about. */
  subjects: string[];
  at: Instant;
};

/**
 * Such mails that were not sent, also given-up ones, are sent no more; address, its hash and secrets go. Says how many. Found by
 * the hash: crediting waits meanwhile, so none is opened but such as were wanted before mails kept one.
 */
export async function forgetMails(
  { keys }: Pick<Deps, 'keys'>,
  tx: Transaction,
  { merchantId, to, subjects, at }: Which,
): Promise<number> {
  const isAnybody = to === 'anybody';
  const addresses = new Set(isAnybody ? [] : to);
  const kept = await sql<{ effectId: EffectId; sealed: string; isTheirs: boolean }>(
    tx,
    `SELECT effect_id AS "effectId", payload ->> 'toSealed' AS sealed,
            $2 OR subject = ANY($3::text[]) OR coalesce(payload ->> 'toHmac' = ANY($4::text[]), false) AS "isTheirs"
       FROM effect
      WHERE merchant_id = $1 AND kind = 'mail' AND payload ? 'toSealed'
        AND ($2 OR subject = ANY($3::text[]) OR payload ->> 'toHmac' = ANY($4::text[]) OR NOT payload ? 'toHmac')`,
    [merchantId, isAnybody, subjects, [...addresses].map((email) => hashEmail(keys, email))],
  );
  const theirs = kept.filter(
    ({ effectId, sealed, isTheirs }) =>
      isTheirs || addresses.has(keys.open(sealedPlaces.effectPayload(effectId), sealed)),
  );
  await sql(
    tx,
    `UPDATE effect SET payload = payload - '{toSealed,toHmac,secretsSealed}'::text[], state = 'done', reason = 'its reader was erased', done_at = $3
      WHERE merchant_id = $1 AND effect_id = ANY($2::uuid[])`,
    [merchantId, theirs.map(({ effectId }) => effectId), instant(at)],
  );
  return theirs.length;
}
