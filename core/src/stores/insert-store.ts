import type { MerchantId, StoreId } from '../commerce/ids.ts';
import { instant, sql, sqlOne } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import { randomToken } from '../keys/tokens.ts';
import type { Deps } from '../ports/deps.ts';
import type { StoreHandle } from '../ports/store-port.ts';
import { insertQrKey } from './store-qr-keys.ts';

/** A store as its platform tells it, with the secrets it is called by in clear; empty where the platform has none. */
export type NewStore = Pick<StoreHandle, 'platform' | 'url' | 'currency' | 'pricesIncludeTax'> & {
  merchantId: MerchantId;
  name: string;
  credentials: string;
  webhookSecret: string;
  pluginSecret: string;
};

/** `qrKey` in clear, base64url, for a plugin that prints claim links by itself. */
export type InsertedStore = { storeId: StoreId; storeRef: string; qrKey: string; qrKeyVersion: number };

const REF_LENGTH = 10;
/** 32 symbols, none mistaken for another: 50 bits in ten. */
const REF_SYMBOLS = '0123456789abcdefghjkmnpqrstvwxyz';
const FIRST_KEY_VERSION = 1;

/**
 * Keeps everybody else from connecting a store of this address until the transaction ends: a store has one merchant,
 * which no key of the database says.
 */
export async function lockStoreAddress(
  tx: Transaction,
  { platform, url }: Pick<StoreHandle, 'platform' | 'url'>,
): Promise<void> {
  await sql(tx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`store ${platform} ${url}`]);
}

/** Writes a store of a known merchant: its row with sealed secrets, its directory entry and its first QR key. */
export async function insertStore(tx: Transaction, deps: Deps, store: NewStore): Promise<InsertedStore> {
  const inserted: InsertedStore = {
    storeId: deps.ids.next(),
    storeRef: storeReference(deps),
    qrKey: randomToken(deps.randomness),
    qrKeyVersion: FIRST_KEY_VERSION,
  };
  await insertRow(tx, deps, { store, inserted });
  await sql(
    tx,
    'INSERT INTO store_directory (store_ref, merchant_id, store_id, platform) VALUES ($1, $2, $3, $4)',
    [inserted.storeRef, store.merchantId, inserted.storeId, store.platform],
  );
  const { storeId, qrKeyVersion: keyVersion, qrKey } = inserted;
  await insertQrKey(deps, tx, { merchantId: store.merchantId, storeId, keyVersion, qrKey });
  return inserted;
}

type Rows = { store: NewStore; inserted: InsertedStore };

async function insertRow(tx: Transaction, deps: Deps, { store, inserted }: Rows): Promise<void> {
  const { storeId, storeRef } = inserted;
  type SecretColumn = Parameters<typeof sealedPlaces.storeSecret>[0];
  const seal = (column: SecretColumn, plain: string): string =>
    plain === '' ? '' : deps.keys.seal(sealedPlaces.storeSecret(column, storeId), plain);
  await sql(
    tx,
    `INSERT INTO store (merchant_id, store_id, store_ref, platform, url, name, currency, prices_include_tax,
       credentials_sealed, webhook_secret_sealed, plugin_secret_sealed, connected_at, reconciled_to)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)`,
    [
      store.merchantId,
      storeId,
      storeRef,
      store.platform,
      store.url,
      store.name,
      store.currency,
      store.pricesIncludeTax,
      seal('credentials_sealed', store.credentials),
      seal('webhook_secret_sealed', store.webhookSecret),
      seal('plugin_secret_sealed', store.pluginSecret),
      instant(deps.clock.now()),
    ],
  );
}

/** Undoes `insertStore` while nothing refers to the store yet. */
export async function deleteStore(
  tx: Transaction,
  { merchantId, storeId }: { merchantId: MerchantId; storeId: StoreId },
): Promise<void> {
  const key = [merchantId, storeId];
  await sql(tx, 'DELETE FROM store_key WHERE merchant_id = $1 AND store_id = $2', key);
  await sql(tx, 'DELETE FROM store_directory WHERE merchant_id = $1 AND store_id = $2', key);
  await sqlOne(tx, 'DELETE FROM store WHERE merchant_id = $1 AND store_id = $2 RETURNING store_id', key);
}

function storeReference(deps: Deps): string {
  return Array.from(deps.randomness.bytes(REF_LENGTH), (byte) =>
    REF_SYMBOLS.charAt(byte % REF_SYMBOLS.length),
  ).join('');
}
