import { instant, sqlMaybe } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';
import { hashTyped } from './confirm-sign-in.ts';

/** Whether a mail's link would still sign in. Reads only; used, expired and made-up links get the same answer. */
export async function isSignInOpen(deps: Deps, token: string): Promise<boolean> {
  const tokenSha256 = hashTyped(token);
  if (tokenSha256 === null) return false;
  const open = await sqlMaybe(
    deps.pool,
    `select 1 from one_time_token
      where token_sha256 = $1 and purpose = 'sign_in' and used_at is null and expires_at > $2`,
    [tokenSha256, instant(deps.clock.now())],
  );
  return open !== undefined;
}
