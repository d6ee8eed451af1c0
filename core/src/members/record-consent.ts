import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { instant, sql, sqlMaybe } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Deps } from '../ports/deps.ts';
import { currentConsents, type ConsentTopic } from './current-consents.ts';

/** Which wording members are asked in: `card.news…` of the wallet. Another wording is another version. */
export const NEWS_TEXT_VERSION = 'news-by-email-1';

export type RecordConsent = {
  merchantId: MerchantId;
  memberId: MemberId;
  topic: ConsentTopic;
  granted: boolean;
  /** `wallet`: the member themselves; `admin`: somebody of the merchant, for whom the member said so. */
  source: 'wallet' | 'admin';
  /** Who said so or wrote it down: `account:…`, or the name of somebody of the merchant. */
  author: string;
  textVersion: string;
};
export type RecordConsentResult = { outcome: 'recorded' | 'same' | 'no_such_member' };

/**
 * Writes down that a member said yes or no to one kind of message; what they said before stays as it was. Saying again
 * what stands writes nothing. Locks the member, so that of two at once the later is the newer.
 */
export async function recordConsent(
  { pool, clock }: Pick<Deps, 'pool' | 'clock'>,
  { merchantId, memberId, topic, granted, source, author, textVersion }: RecordConsent,
): Promise<RecordConsentResult> {
  return inTransaction(pool, async (tx) => {
    const member = await sqlMaybe(
      tx,
      'SELECT 1 AS one FROM member WHERE merchant_id = $1 AND member_id = $2 FOR NO KEY UPDATE',
      [merchantId, memberId],
    );
    if (member === undefined) return { outcome: 'no_such_member' };
    const current = (await currentConsents(tx, merchantId, memberId)).find(
      ({ channel, purpose }) => channel === topic.channel && purpose === topic.purpose,
    );
    if (current?.granted === granted) return { outcome: 'same' };
    const now = clock.now();
    const before = current?.recordedAt ?? null;
    const at = before === null ? now : Math.max(now, before + 1);
    await sql(
      tx,
      `INSERT INTO consent (merchant_id, member_id, channel, purpose, recorded_at, granted, source, author, text_version)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [merchantId, memberId, topic.channel, topic.purpose, instant(at), granted, source, author, textVersion],
    );
    return { outcome: 'recorded' };
  });
}
