import { instant, sql, sqlMaybe, sqlOne } from '@ristourne/core/database/sql';
import type { Transaction } from '@ristourne/core/database/transaction';
import { sealedPlaces } from '@ristourne/core/keys/sealed-places';
import type { Deps } from '@ristourne/core/ports/deps';
import type { ConnectCommand } from './check-command.ts';
import type { Site } from './read-site.ts';
import { placeOf, sealCredentials } from './sealed-secrets.ts';

/** What a connection is told by and talks with; secrets in clear, for the caller to show once or to send. */
export type Connection = {
  merchantId: string;
  storeId: string;
  storeRef: string;
  webhookSecret: string;
  pluginSecret: string;
  qrKey: string;
  qrKeyVersion: number;
};

type StoreRow = {
  merchant_id: string;
  store_id: string;
  store_ref: string;
  slug: string;
  webhook_secret_sealed: string;
  plugin_secret_sealed: string;
};

const PLATFORM = 'woocommerce';
const SECRET_BYTES = 32;
const REF_LENGTH = 10;
/** 32 symbols, none mistaken for another: 50 bits in ten. */
const REF_SYMBOLS = '0123456789abcdefghjkmnpqrstvwxyz';
const FIRST_KEY_VERSION = 1;

/** `foreign` = another merchant of this server has connected the site: a store has one merchant. */
export async function findConnection(
  deps: Deps,
  command: Pick<ConnectCommand, 'url' | 'merchantSlug'>,
): Promise<{ outcome: 'known'; connection: Connection } | { outcome: 'foreign' } | { outcome: 'none' }> {
  const row = await sqlMaybe<StoreRow>(
    deps.pool,
    `select s.merchant_id, s.store_id, s.store_ref, m.slug, s.webhook_secret_sealed, s.plugin_secret_sealed
     from store s join merchant m using (merchant_id) where s.platform = $1 and s.url = $2`,
    [PLATFORM, command.url],
  );
  if (row === undefined) return { outcome: 'none' };
  if (row.slug !== command.merchantSlug) return { outcome: 'foreign' };
  const key = await sqlOne<{ key_version: number; key_sealed: string }>(
    deps.pool,
    `select key_version, key_sealed from store_key where merchant_id = $1 and store_id = $2
     and retired_at is null and revoked_at is null order by key_version desc limit 1`,
    [row.merchant_id, row.store_id],
  );
  const connection = {
    merchantId: row.merchant_id,
    storeId: row.store_id,
    storeRef: row.store_ref,
    webhookSecret: deps.keys.open(placeOf('webhook_secret_sealed', row.store_id), row.webhook_secret_sealed),
    pluginSecret: deps.keys.open(placeOf('plugin_secret_sealed', row.store_id), row.plugin_secret_sealed),
    qrKey: deps.keys.open(sealedPlaces.storeKey(row.store_id, key.key_version), key.key_sealed),
    qrKeyVersion: key.key_version,
  };
  return { outcome: 'known', connection };
}

export type NewStore = { command: ConnectCommand; site: Site };

/** Writes merchant (if its slug is new), store, directory entry and first QR key, all with fresh secrets. */
export async function insertConnection(
  transaction: Transaction,
  deps: Deps,
  { command, site }: NewStore,
): Promise<{ connection: Connection; madeMerchant: boolean }> {
  const now = instant(deps.clock.now());
  const made = await sql<{ merchant_id: string }>(
    transaction,
    `insert into merchant (merchant_id, slug, name, time_zone, created_at) values ($1, $2, $3, $4, $5)
     on conflict (slug) do nothing returning merchant_id`,
    [deps.ids.next(), command.merchantSlug, command.merchantName, site.timeZone, now],
  );
  const merchant = await sqlOne<{ merchant_id: string }>(
    transaction,
    'select merchant_id from merchant where slug = $1',
    [command.merchantSlug],
  );
  const connection: Connection = {
    merchantId: merchant.merchant_id,
    storeId: deps.ids.next(),
    storeRef: storeReference(deps),
    webhookSecret: randomSecret(deps),
    pluginSecret: randomSecret(deps),
    qrKey: randomSecret(deps),
    qrKeyVersion: FIRST_KEY_VERSION,
  };
  await insertStore(transaction, deps, { connection, command, site });
  return { connection, madeMerchant: made.length === 1 };
}

type StoreToInsert = NewStore & { connection: Connection };

async function insertStore(transaction: Transaction, deps: Deps, toInsert: StoreToInsert): Promise<void> {
  const { connection, command, site } = toInsert;
  const { merchantId, storeId, storeRef, qrKeyVersion } = connection;
  const now = instant(deps.clock.now());
  await sql(
    transaction,
    `insert into store (merchant_id, store_id, store_ref, platform, url, name, currency, prices_include_tax,
       credentials_sealed, webhook_secret_sealed, plugin_secret_sealed, connected_at, reconciled_to)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)`,
    [
      merchantId,
      storeId,
      storeRef,
      PLATFORM,
      command.url,
      nameOf(command, site),
      site.currency,
      site.pricesIncludeTax,
      sealCredentials(deps.keys, storeId, command),
      deps.keys.seal(placeOf('webhook_secret_sealed', storeId), connection.webhookSecret),
      deps.keys.seal(placeOf('plugin_secret_sealed', storeId), connection.pluginSecret),
      now,
    ],
  );
  await sql(
    transaction,
    'insert into store_directory (store_ref, merchant_id, store_id, platform) values ($1, $2, $3, $4)',
    [storeRef, merchantId, storeId, PLATFORM],
  );
  const keySealed = deps.keys.seal(sealedPlaces.storeKey(storeId, qrKeyVersion), connection.qrKey);
  await sql(
    transaction,
    'insert into store_key (merchant_id, store_id, key_version, key_sealed, created_at) values ($1, $2, $3, $4, $5)',
    [merchantId, storeId, qrKeyVersion, keySealed, now],
  );
}

/** Undoes `insertConnection` while nothing refers to the store yet. */
export async function deleteConnection(
  transaction: Transaction,
  connection: Connection,
  madeMerchant: boolean,
): Promise<void> {
  const key = [connection.merchantId, connection.storeId];
  await sql(transaction, 'delete from store_key where merchant_id = $1 and store_id = $2', key);
  await sql(transaction, 'delete from store_directory where store_ref = $1', [connection.storeRef]);
  await sql(transaction, 'delete from store where merchant_id = $1 and store_id = $2', key);
  if (!madeMerchant) return;
  await sql(
    transaction,
    'delete from merchant m where merchant_id = $1 and not exists (select from store s where s.merchant_id = m.merchant_id)',
    [connection.merchantId],
  );
}

/** New keys for a known store; what happened while it was away is wanted from a reconciliation. */
export async function updateConnection(
  deps: Deps,
  connection: Connection,
  { command, site }: NewStore,
): Promise<void> {
  await sql(
    deps.pool,
    `update store set credentials_sealed = $3, name = $4, currency = $5, prices_include_tax = $6,
       disconnected_at = null, reconcile_wanted_at = $7 where merchant_id = $1 and store_id = $2`,
    [
      connection.merchantId,
      connection.storeId,
      sealCredentials(deps.keys, connection.storeId, command),
      nameOf(command, site),
      site.currency,
      site.pricesIncludeTax,
      instant(deps.clock.now()),
    ],
  );
}

function nameOf(command: ConnectCommand, site: Site): string {
  return command.storeName || site.name || new URL(command.url).host;
}

function storeReference(deps: Deps): string {
  return Array.from(deps.randomness.bytes(REF_LENGTH), (byte) =>
    REF_SYMBOLS.charAt(byte % REF_SYMBOLS.length),
  ).join('');
}

/** 32 random bytes as base64url. */
function randomSecret(deps: Deps): string {
  return Buffer.from(deps.randomness.bytes(SECRET_BYTES)).toString('base64url');
}
