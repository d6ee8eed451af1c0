import { sqlOne } from '@ristourne/core/database/sql';
import type { Keyring, SealedPlace } from '@ristourne/core/keys/keyring';
import type { Deps } from '@ristourne/core/ports/deps';
import { z } from 'zod';
import type { StoreCredentials } from '../rest/client.ts';
import type { StoreSecrets } from '../store-port.ts';

type SecretColumn = 'credentials_sealed' | 'webhook_secret_sealed' | 'plugin_secret_sealed';

const credentials = z.object({ key: z.string(), secret: z.string() });

export function placeOf(column: SecretColumn, storeId: string): SealedPlace {
  return { table: 'store', column, row: storeId };
}

export function sealCredentials(keys: Keyring, storeId: string, plain: StoreCredentials): string {
  const { key, secret } = plain;
  return keys.seal(placeOf('credentials_sealed', storeId), JSON.stringify({ key, secret }));
}

/** Opens a store's credentials and webhook secret from its row, each time they are asked for. */
export function storedSecrets(deps: Pick<Deps, 'pool' | 'keys'>): StoreSecrets {
  const open = async (
    column: SecretColumn,
    store: { merchantId: string; storeId: string },
  ): Promise<string> => {
    const row = await sqlOne<{ sealed: string }>(
      deps.pool,
      `select ${column} as sealed from store where merchant_id = $1 and store_id = $2`,
      [store.merchantId, store.storeId],
    );
    return deps.keys.open(placeOf(column, store.storeId), row.sealed);
  };
  return {
    credentials: async (store) => credentials.parse(JSON.parse(await open('credentials_sealed', store))),
    webhookSecret: (store) => open('webhook_secret_sealed', store),
  };
}
