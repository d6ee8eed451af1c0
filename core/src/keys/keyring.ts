import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import type { Randomness } from '../commerce/time.ts';

/** The master key, 32 bytes, from which all sealing and hashing keys derive. Losing it loses every e-mail and credential. */
export const MASTER_KEY_BYTES = 32;

/** Where a sealed text stands: it opens there and nowhere else. */
export type SealedPlace = { table: string; column: string; row: string };

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT = 'v1';

export type Keyring = {
  /** AES-256-GCM, bound to its table, column and row. */
  seal(place: SealedPlace, plain: string): string;
  /** Throws when the text was altered, moved to another place, or sealed under another key. */
  open(place: SealedPlace, sealed: string): string;
  /** Keyed hash of something personal (an e-mail), for look-ups: the same text gives the same hash. */
  hmac(purpose: string, text: string): string;
};

/** `randomness` makes the nonces: 96 random bits each. */
export function createKeyring(masterKey: Uint8Array, randomness: Randomness): Keyring {
  if (masterKey.length !== MASTER_KEY_BYTES)
    throw new Error(`the master key must be ${MASTER_KEY_BYTES} bytes`);
  // Key objects are made once: making one costs as much as a hash.
  const derive = (use: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', masterKey, '', `ristourne ${use}`, MASTER_KEY_BYTES)));
  const sealingKey = derive('sealing');
  const hashingKey = derive('hashing');
  return {
    seal(place, plain) {
      const nonce = randomness.bytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(bind(place));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `${FORMAT}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(place, sealed) {
      const [format, encoded] = sealed.split('.');
      if (format !== FORMAT || !encoded)
        throw new Error(`unknown sealed format in ${place.table}.${place.column}`);
      const bytes = Buffer.from(encoded, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', sealingKey, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(bind(place))
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return (
        decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      );
    },
    hmac(purpose, text) {
      return createHmac('sha256', hashingKey).update(`${purpose}\n${text}`).digest('base64url');
    },
  };
}

function bind(place: SealedPlace): Buffer {
  return Buffer.from(`${place.table}\n${place.column}\n${place.row}`);
}
