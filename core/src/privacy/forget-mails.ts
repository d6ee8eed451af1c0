import type { EffectId, MerchantId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
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

/** Such mails that were not sent, also given-up ones, are sent no more; address and secrets go. Says how many. */
export async function forgetMails(
  { keys }: Pick<Deps, 'keys'>,
  tx: Transaction,
  { merchantId, to, subjects, at }: Which,
): Promise<number> {
  const kept = await sql<{ effectId: EffectId; subject: string; sealed: string }>(
    tx,
    `SELECT effect_id AS "effectId", subject, payload ->> 'toSealed' AS sealed FROM effect
      WHERE merchant_id = $1 AND kind = 'mail' AND payload ? 'toSealed'`,
    [merchantId],
  );
  const theirs = kept.filter(
    ({ effectId, subject, sealed }) =>
      to === 'anybody' ||
      subjects.includes(subject) ||
      to.includes(keys.open(sealedPlaces.effectPayload(effectId), sealed)),
  );
  await sql(
    tx,
    `UPDATE effect SET payload = payload - 'toSealed' - 'secretsSealed', state = 'done', reason = 'its reader was erased', done_at = $3
      WHERE merchant_id = $1 AND effect_id = ANY($2::uuid[])`,
    [merchantId, theirs.map(({ effectId }) => effectId), instant(at)],
  );
  return theirs.length;
}
