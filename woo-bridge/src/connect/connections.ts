import { instant, sql, sqlMaybe, sqlOne } from '@ristourne/core/database/sql';
import type { Transaction } from '@ristourne/core/database/transaction';
import { sealedPlaces } from '@ristourne/core/keys/sealed-places';
import { randomToken } from '@ristourne/core/keys/tokens';
import { locationOf, WEBSITE } from '@ristourne/core/locations/locations-of';
import { deleteLocationsOfStore } from '@ristourne/core/locations/store-locations';
import type { Deps } from '@ristourne/core/ports/deps';
import { deleteMerchantWithoutStores, ensureMerchant } from '@ristourne/core/stores/insert-merchant';
import { deleteStore, insertStore } from '@ristourne/core/stores/insert-store';
import type { ConnectCommand } from './check-command.ts';
import type { Site } from './read-site.ts';
import { credentialsText, sealCredentials } from './sealed-secrets.ts';

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
    webhookSecret: deps.keys.open(
      sealedPlaces.storeSecret('webhook_secret_sealed', row.store_id),
      row.webhook_secret_sealed,
    ),
    pluginSecret: deps.keys.open(
      sealedPlaces.storeSecret('plugin_secret_sealed', row.store_id),
      row.plugin_secret_sealed,
    ),
    qrKey: deps.keys.open(sealedPlaces.storeKey(row.store_id, key.key_version), key.key_sealed),
    qrKeyVersion: key.key_version,
  };
  return { outcome: 'known', connection };
}

export type NewStore = { command: ConnectCommand; site: Site };

/** Writes merchant (if its slug is new), store, directory entry, first QR key and website, all with fresh secrets. */
export async function insertConnection(
  transaction: Transaction,
  deps: Deps,
  { command, site }: NewStore,
): Promise<{ connection: Connection; madeMerchant: boolean }> {
  const { merchantId, isNew } = await ensureMerchant(transaction, deps, {
    slug: command.merchantSlug,
    name: command.merchantName,
    timeZone: site.timeZone,
  });
  const secrets = { webhookSecret: randomToken(deps.randomness), pluginSecret: randomToken(deps.randomness) };
  const inserted = await insertStore(transaction, deps, {
    merchantId,
    platform: PLATFORM,
    url: command.url,
    name: nameOf(command, site),
    currency: site.currency,
    pricesIncludeTax: site.pricesIncludeTax,
    credentials: credentialsText(command),
    ...secrets,
  });
  const { storeId } = inserted;
  await locationOf(deps, transaction, { merchantId, storeId, externalId: WEBSITE });
  return { connection: { merchantId, ...inserted, ...secrets }, madeMerchant: isNew };
}

/** Undoes `insertConnection` while nothing refers to the store yet. */
export async function deleteConnection(
  transaction: Transaction,
  connection: Connection,
  madeMerchant: boolean,
): Promise<void> {
  await deleteLocationsOfStore(transaction, connection);
  await deleteStore(transaction, connection);
  if (madeMerchant) await deleteMerchantWithoutStores(transaction, connection.merchantId);
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
