import { randomBytes } from 'node:crypto';
import { NONE } from '../../commerce/ids.ts';
import type { Instant } from '../../commerce/time.ts';
import type { Database, Pool } from '../../database/pool.ts';
import { instant, sql } from '../../database/sql.ts';
import { hashEmail } from '../../keys/email.ts';
import { createKeyring, MASTER_KEY_BYTES } from '../../keys/keyring.ts';
import { sealedPlaces } from '../../keys/sealed-places.ts';
import type { Deps } from '../../ports/deps.ts';

export const TEST_NOW: Instant = Date.parse('2026-11-21T12:00:00Z');

/** A clock that a test sets, ids that rise, real randomness. */
export type TestDeps = Deps & { clock: { at: Instant; now(): Instant } };

export function createTestDeps(pool: Pool): TestDeps {
  const clock = {
    at: TEST_NOW,
    now: () => clock.at,
  };
  const randomness = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
  let count = 0;
  const next = () => {
    count += 1;
    const tail = count.toString(16).padStart(12, '0');
    const head = randomBytes(8).toString('hex');
    return `${head.slice(0, 8)}-${head.slice(8, 12)}-7${head.slice(12, 15)}-8000-${tail}`;
  };
  const keys = createKeyring(new Uint8Array(MASTER_KEY_BYTES).fill(7), randomness);
  return { pool, clock, ids: { next }, randomness, keys };
}

export async function insertMerchant(deps: Deps, name = 'Thé aux feuilles'): Promise<string> {
  const merchantId = deps.ids.next();
  await sql(
    deps.pool,
    `insert into merchant (merchant_id, slug, name, time_zone, created_at) values ($1, $2, $3, 'Europe/Paris', $4)`,
    [merchantId, merchantId, name, instant(deps.clock.now())],
  );
  return merchantId;
}

export async function insertStore(
  deps: Deps,
  merchantId: string,
  storeRef: string,
): Promise<{ storeId: string; storeRef: string }> {
  const storeId = deps.ids.next();
  await sql(
    deps.pool,
    `insert into store (merchant_id, store_id, store_ref, platform, url, name, currency, prices_include_tax,
                        credentials_sealed, webhook_secret_sealed, plugin_secret_sealed, connected_at, reconciled_to)
     values ($1, $2, $3, 'woocommerce', $4, 'Boutique', 'EUR', true, '', '', '', $5, $5)`,
    [merchantId, storeId, storeRef, `https://${storeId}.example`, instant(deps.clock.now())],
  );
  await sql(
    deps.pool,
    `insert into store_directory (store_ref, merchant_id, store_id, platform) values ($1, $2, $3, 'woocommerce')`,
    [storeRef, merchantId, storeId],
  );
  return { storeId, storeRef };
}

/** A member with a contact address, verified or not, merged into another or not; no account. */
export async function insertMember(
  deps: Deps,
  merchantId: string,
  contact: { email: string; verified: boolean; mergedInto?: string },
): Promise<string> {
  const memberId = deps.ids.next();
  const now = instant(deps.clock.now());
  await sql(
    deps.pool,
    `insert into member (merchant_id, member_id, enrolled_at, enrolled_by, merged_into)
     values ($1, $2, $3, 'account_page', $4)`,
    [merchantId, memberId, now, contact.mergedInto ?? NONE],
  );
  await sql(
    deps.pool,
    `insert into member_contact (merchant_id, member_id, email_hmac, email_sealed, verified_at)
     values ($1, $2, $3, $4, $5)`,
    [
      merchantId,
      memberId,
      hashEmail(deps.keys, contact.email),
      deps.keys.seal(sealedPlaces.memberContact(memberId), contact.email),
      contact.verified ? now : null,
    ],
  );
  return memberId;
}

/** Every text, JSON and binary value of every table, by table and column: where personal data could hide. */
export async function readAllText(database: Database): Promise<{ place: string; text: string }[]> {
  const columns = await sql<{ table_name: string; column_name: string }>(
    database,
    `select c.table_name, c.column_name from information_schema.columns c
       join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
        and c.data_type in ('text', 'character varying', 'jsonb', 'json', 'bytea')`,
  );
  const found: { place: string; text: string }[] = [];
  for (const { table_name: table, column_name: column } of columns) {
    const rows = await sql<{ text: string }>(
      database,
      `select "${column}"::text as text from "${table}" where "${column}" is not null`,
    );
    for (const { text } of rows) found.push({ place: `${table}.${column}`, text });
  }
  return found;
}

/** The same deps, with every statement's text written down. */
export function recordStatements<Given extends Deps>(given: Given, texts: string[]): Given {
  const listen = <Queried extends { query: unknown }>(target: Queried): Queried =>
    new Proxy(target, {
      get(queried, property) {
        const member: unknown = Reflect.get(queried, property);
        if (typeof member !== 'function') return member;
        const call = member.bind(queried) as (...sent: unknown[]) => unknown;
        if (property === 'connect')
          return async () => listen((await (call() as Promise<unknown>)) as { query: unknown });
        if (property !== 'query') return call;
        return (...sent: unknown[]) => {
          const [first] = sent;
          texts.push(typeof first === 'string' ? first : (first as { text: string }).text);
          return call(...sent);
        };
      },
    });
  return { ...given, pool: listen(given.pool) };
}
