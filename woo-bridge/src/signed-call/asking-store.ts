import { sqlMaybe } from '@ristourne/core/database/sql';
import { sealedPlaces } from '@ristourne/core/keys/sealed-places';
import type { Deps } from '@ristourne/core/ports/deps';

/** A connected store with the keys that its plugin works with. */
export type AskingStore = {
  merchantId: string;
  storeId: string;
  pluginSecret: Uint8Array;
  qrKey: { version: number; bytes: Uint8Array } | null;
};

type Row = {
  merchant_id: string;
  store_id: string;
  plugin_secret_sealed: string;
  key_version: number | null;
  key_sealed: string | null;
};

/** The WooCommerce store of this reference with its newest usable QR key; null for an unknown or disconnected one. */
export async function findAskingStore(deps: Deps, storeRef: string): Promise<AskingStore | null> {
  const row = await sqlMaybe<Row>(
    deps.pool,
    `select s.merchant_id, s.store_id, s.plugin_secret_sealed, k.key_version, k.key_sealed
     from store_directory d
     join store s on s.merchant_id = d.merchant_id and s.store_id = d.store_id
     left join store_key k on k.merchant_id = s.merchant_id and k.store_id = s.store_id
       and k.retired_at is null and k.revoked_at is null
     where d.store_ref = $1 and d.platform = 'woocommerce' and s.disconnected_at is null
     order by k.key_version desc nulls last limit 1`,
    [storeRef],
  );
  if (row === undefined) return null;
  const secret = deps.keys.open(
    sealedPlaces.storeSecret('plugin_secret_sealed', row.store_id),
    row.plugin_secret_sealed,
  );
  return {
    merchantId: row.merchant_id,
    storeId: row.store_id,
    pluginSecret: Buffer.from(secret, 'base64url'),
    qrKey: openQrKey(deps, row),
  };
}

function openQrKey(deps: Deps, row: Row): AskingStore['qrKey'] {
  if (row.key_version === null || row.key_sealed === null) return null;
  const opened = deps.keys.open(sealedPlaces.storeKey(row.store_id, row.key_version), row.key_sealed);
  return { version: row.key_version, bytes: Buffer.from(opened, 'base64url') };
}
