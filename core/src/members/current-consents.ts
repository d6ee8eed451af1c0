import type { MemberId, MerchantId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

/** What members are asked about, one answer for each: by which way, and what for. */
export const CONSENT_TOPICS = [{ channel: 'email', purpose: 'news' }] as const;
export type ConsentTopic = (typeof CONSENT_TOPICS)[number];

/** `recordedAt` null: never asked, and so no. */
export type CurrentConsent = ConsentTopic & {
  granted: boolean;
  recordedAt: Instant | null;
  source: 'wallet' | 'admin' | null;
  author: string | null;
};

/** What a member last said about each topic. */
export async function currentConsents(
  database: Database,
  merchantId: MerchantId,
  memberId: MemberId,
): Promise<CurrentConsent[]> {
  const rows = await sql<CurrentConsent>(
    database,
    `SELECT DISTINCT ON (channel, purpose) channel, purpose, granted, recorded_at AS "recordedAt", source, author FROM consent
      WHERE merchant_id = $1 AND member_id = $2 ORDER BY channel, purpose, recorded_at DESC`,
    [merchantId, memberId],
  );
  return CONSENT_TOPICS.map(
    (topic) =>
      rows.find(({ channel, purpose }) => channel === topic.channel && purpose === topic.purpose) ?? {
        ...topic,
        granted: false,
        recordedAt: null,
        source: null,
        author: null,
      },
  );
}
