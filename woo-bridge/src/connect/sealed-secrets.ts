import { sqlOne } from '@ristourne/core/database/sql';
import type { Keyring } from '@ristourne/core/keys/keyring';
import { sealedPlaces } from '@ristourne/core/keys/sealed-places';
import type { Deps } from '@ristourne/core/ports/deps';
import { z } from 'zod';
import type { StoreCredentials } from '../rest/client.ts';
import type { StoreSecrets } from '../store-port.ts';

type SecretColumn = Parameters<typeof sealedPlaces.storeSecret>[0];

const credentials = z.object({ key: z.string(), secret: z.string() });

/** REST keys as they are sealed. */
export function credentialsText({ key, secret }: StoreCredentials): string {
  return JSON.stringify({ key, secret });
}

export function sealCredentials(keys: Keyring, storeId: string, plain: StoreCredentials): string {
  return keys.seal(sealedPlaces.storeSecret('credentials_sealed', storeId), credentialsText(plain));
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
    return deps.keys.open(sealedPlaces.storeSecret(column, store.storeId), row.sealed);
  };
  return {
    credentials: async (store) => credentials.parse(JSON.parse(await open('credentials_sealed', store))),
    webhookSecret: (store) => open('webhook_secret_sealed', store),
  };
}
