import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '@ristourne/core/database/operator-error';
import { MASTER_KEY_BYTES } from '@ristourne/core/keys/keyring';

const FILE_NAME = 'master.key';
const OWNER_ONLY = 0o600;

/**
 * The key that seals e-mails and credentials: RISTOURNE_KEY (base64url of 32 bytes), else the file `master.key` in the
 * state directory, made at the first start. A backup without it can't be read: docs say to keep both.
 */
export function readMasterKey({
  masterKey,
  stateDir,
}: {
  masterKey: string | undefined;
  stateDir: string;
}): Uint8Array {
  if (masterKey !== undefined) return decode(masterKey, 'RISTOURNE_KEY');
  const file = join(stateDir, FILE_NAME);
  try {
    return decode(readFileSync(file, 'utf8').trim(), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(stateDir, { recursive: true });
  const made = randomBytes(MASTER_KEY_BYTES).toString('base64url');
  try {
    writeFileSync(file, `${made}\n`, { mode: OWNER_ONLY, flag: 'wx' });
  } catch (error) {
    // Another process of this installation made it first: that one counts.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return decode(readFileSync(file, 'utf8').trim(), file);
}

function decode(text: string, from: string): Uint8Array {
  const key = Buffer.from(text, 'base64url');
  if (key.length !== MASTER_KEY_BYTES)
    throw new OperatorError(`${from}: the key must be ${MASTER_KEY_BYTES} bytes in base64url`);
  return key;
}
