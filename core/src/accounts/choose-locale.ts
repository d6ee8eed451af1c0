import type { AccountId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';
import type { Locale } from './locale.ts';

/** The language that this account last used: its later mails are written in it. Repeating it changes nothing. */
export async function chooseLocale(
  deps: Deps,
  { accountId, locale }: { accountId: AccountId; locale: Locale },
): Promise<void> {
  await sql(deps.pool, 'update account set locale = $2 where account_id = $1 and locale <> $2', [
    accountId,
    locale,
  ]);
}
