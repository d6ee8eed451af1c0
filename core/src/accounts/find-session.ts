import type { AccountId } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import { sha256 } from '../keys/tokens.ts';
import type { Deps } from '../ports/deps.ts';
import type { Locale } from './locale.ts';

/** Who is signed in: all `emails` are verified, the first one first. */
export type Session = {
  accountId: AccountId;
  emails: { emailHmac: string; email: string }[];
  locale: Locale;
};

const MAX_TOKEN_LENGTH = 128;

/** The session that a token opens; null when there is none, or it ended. */
export async function findSession(deps: Deps, sessionToken: string): Promise<Session | null> {
  if (sessionToken === '' || sessionToken.length > MAX_TOKEN_LENGTH) return null;
  const rows = await sql<{ account_id: AccountId; locale: Locale; email_hmac: string; email_sealed: string }>(
    deps.pool,
    `select a.account_id, a.locale, e.email_hmac, e.email_sealed
       from session s
       join account a on a.account_id = s.account_id
       join account_email e on e.account_id = a.account_id
      where s.token_sha256 = $1 and s.expires_at > $2
      order by e.verified_at, e.email_hmac`,
    [sha256(sessionToken), instant(deps.clock.now())],
  );
  const [first] = rows;
  if (first === undefined) return null;
  return {
    accountId: first.account_id,
    locale: first.locale,
    emails: rows.map((row) => ({
      emailHmac: row.email_hmac,
      email: deps.keys.open(sealedPlaces.accountEmail(row.email_hmac), row.email_sealed),
    })),
  };
}
