import type { MemberId, MerchantId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sqlMaybe } from '../database/sql.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import type { Deps } from '../ports/deps.ts';
import { readLocale, type Locale } from './locale.ts';

/** Where a member's mails go and in which language, and the merchant in whose name. */
export type Mailbox = { to: string; locale: Locale; merchantName: string; merchantSlug: string };

/** A member's verified address; null for who has none: an unverified one gets no mail, it may be another's. */
export async function findMailbox(
  { keys }: Pick<Deps, 'keys'>,
  database: Database,
  { merchantId, memberId }: { merchantId: MerchantId; memberId: MemberId },
): Promise<Mailbox | null> {
  const row = await sqlMaybe<{ sealed: string; locale: string | null; name: string; slug: string }>(
    database,
    `SELECT k.email_sealed AS sealed, m.name, m.slug,
            (SELECT a.locale FROM member_account l JOIN account a ON a.account_id = l.account_id
              WHERE l.merchant_id = k.merchant_id AND l.member_id = k.member_id ORDER BY l.linked_at, l.account_id LIMIT 1) AS locale
       FROM member_contact k JOIN merchant m ON m.merchant_id = k.merchant_id
      WHERE k.merchant_id = $1 AND k.member_id = $2 AND k.verified_at IS NOT NULL`,
    [merchantId, memberId],
  );
  if (row === undefined) return null;
  return {
    to: keys.open(sealedPlaces.memberContact(memberId), row.sealed),
    locale: readLocale(row.locale ?? 'en'),
    merchantName: row.name,
    merchantSlug: row.slug,
  };
}
