import { sql, sqlMaybe } from '@ristourne/core/database/sql';
import type { MerchantId } from '@ristourne/core/commerce/ids';
import type { Deps } from '@ristourne/core/ports/deps';
import type { ProgramDefinition } from '@ristourne/core/programs/definition';
import { isPaused } from '@ristourne/core/programs/program-clock';
import { readPrograms } from '@ristourne/core/programs/read-programs';

/** The programme as the admin's pages speak of it: its newest version and whether it runs. */
export type ShownProgram = {
  programId: string;
  timeZone: string;
  state: 'active' | 'paused' | 'draft';
  definition: ProgramDefinition | null;
};

/** The merchant's programme; its first one, while there is one form. Null before there is any. */
export async function shownProgram(deps: Deps, merchantId: MerchantId): Promise<ShownProgram | null> {
  const [program] = await readPrograms(deps.pool, merchantId);
  if (!program) return null;
  const now = deps.clock.now();
  const definition = program.versions.findLast((one) => one.activeFrom <= now)?.definition ?? null;
  const running = isPaused(program.clock, now) ? 'paused' : 'active';
  return {
    programId: program.programId,
    timeZone: program.clock.timeZone,
    state: definition === null ? 'draft' : running,
    definition,
  };
}

/** The zone in which pages tell dates. */
export async function merchantTimeZone(deps: Deps, merchantId: MerchantId): Promise<string> {
  const row = await sqlMaybe<{ timeZone: string }>(
    deps.pool,
    `SELECT time_zone AS "timeZone" FROM merchant WHERE merchant_id = $1`,
    [merchantId],
  );
  return row?.timeZone ?? 'UTC';
}

export type ShownStore = {
  name: string;
  url: string;
  platform: 'woocommerce' | 'shopify';
  currency: string;
  connected: boolean;
};

/** The merchant's shops, connected ones first; one that left stays, since its books do. */
export async function shownStores(deps: Deps, merchantId: MerchantId): Promise<ShownStore[]> {
  return sql<ShownStore>(
    deps.pool,
    `SELECT name, url, platform, currency, disconnected_at IS NULL AS connected FROM store WHERE merchant_id = $1
      ORDER BY disconnected_at IS NOT NULL, connected_at, store_id`,
    [merchantId],
  );
}
