import { sql } from '../database/sql.ts';
import { sha256 } from '../keys/tokens.ts';
import type { Deps } from '../ports/deps.ts';

/** Ends this session and no other; repeating it, or an unknown token, changes nothing. */
export async function signOut(deps: Deps, sessionToken: string): Promise<void> {
  await sql(deps.pool, 'delete from session where token_sha256 = $1', [sha256(sessionToken)]);
}
