import { OperatorError } from '@ristourne/core/database/operator-error';
import { sqlMaybe } from '@ristourne/core/database/sql';
import { sealedPlaces } from '@ristourne/core/keys/sealed-places';
import type { Deps } from '@ristourne/core/ports/deps';

type Sealed = { storeId: string; keyVersion: number; sealed: string };

/**
 * Refuses a master key that does not open what this database holds, as after a restore without its key: stores could not
 * be called, and what is sealed from then on would be under two keys. A database without stores takes any key.
 */
export async function checkMasterKey({ pool, keys }: Pick<Deps, 'pool' | 'keys'>): Promise<void> {
  const one = await sqlMaybe<Sealed>(
    pool,
    `SELECT store_id AS "storeId", key_version AS "keyVersion", key_sealed AS sealed FROM store_key ORDER BY created_at DESC LIMIT 1`,
  );
  if (!one) return;
  try {
    keys.open(sealedPlaces.storeKey(one.storeId, one.keyVersion), one.sealed);
  } catch (error) {
    throw new OperatorError(
      'The key (RISTOURNE_KEY, or master.key in the state directory) is not the one that this database was sealed with. Restore that one; without it stores and addresses can not be read.',
      { cause: error },
    );
  }
}
