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

/** All programmes of the merchant, the oldest first. */
export async function shownPrograms(deps: Deps, merchantId: MerchantId): Promise<ShownProgram[]> {
  const now = deps.clock.now();
  return (await readPrograms(deps.pool, merchantId)).map(({ programId, clock, versions }) => {
    const definition = versions.findLast((one) => one.activeFrom <= now)?.definition ?? null;
    const running = isPaused(clock, now) ? 'paused' : 'active';
    return {
      programId,
      timeZone: clock.timeZone,
      state: definition === null ? 'draft' : running,
      definition,
    };
  });
}

/** How a page's address says that a programme is to be made. */
export const NEW_PROGRAMME = 'new';

/** The programme that a page is about, `?programme=…`; the merchant's first one where nothing is said. Null where there is none such. */
export async function shownProgram(
  deps: Deps,
  merchantId: MerchantId,
  { programme = '' }: Record<string, string> = {},
): Promise<ShownProgram | null> {
  const programs = await shownPrograms(deps, merchantId);
  return (programme === '' ? programs[0] : programs.find((one) => one.programId === programme)) ?? null;
}

export type NamedProgram = { programId: string; name: { en: string; fr: string } };

/** Those that have a name: it comes with their first version. */
export function namedPrograms(programs: ShownProgram[]): NamedProgram[] {
  return programs.flatMap(({ programId, definition }) =>
    definition === null ? [] : [{ programId, name: definition.name }],
  );
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
