import { createHash } from 'node:crypto';
import type { LocationId, MerchantId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql, sqlMaybe } from '../database/sql.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import type { Deps } from '../ports/deps.ts';
import { readPng } from './read-png.ts';
import { writePng } from './write-png.ts';

/** As it comes: the plugin's proxy lets 256 KiB of command through, and base64 makes four bytes of three. */
export const MAX_LOGO_BYTES = 150 * 1024;
/** As it is kept: what its packer did better than ours may grow. The admin's page carries it in base64, within 1 MiB. */
const MAX_KEPT_BYTES = 600 * 1024;

/** `file` null takes the logo away. */
export type SetLogo = { merchantId: MerchantId; locationId: LocationId; file: Uint8Array | null };
export type SetLogoResult =
  | { outcome: 'set'; logoSha256: string }
  | { outcome: 'taken_away' }
  | { outcome: 'no_png' | 'too_large' | 'too_many_pixels' | 'no_such_location' };

/**
 * Gives a place its logo: what was uploaded is unpacked under limits and written anew from its pixels, so that neither
 * metadata nor anything hidden behind the picture is passed on. The one before goes. Repeating changes nothing.
 */
export async function setLogo(
  { pool }: Pick<Deps, 'pool'>,
  { merchantId, locationId, file }: SetLogo,
): Promise<SetLogoResult> {
  const encoded = file === null ? null : reencode(file);
  if (encoded !== null && 'outcome' in encoded) return encoded;
  return inTransaction(pool, async (tx) => {
    // One at a time for a merchant: a picture that one place lets go may be what another has just been given.
    await sql(tx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`logos ${merchantId}`]);
    const before = await sqlMaybe<{ logoSha256: string }>(
      tx,
      `SELECT logo_sha256 AS "logoSha256" FROM location WHERE merchant_id = $1 AND location_id = $2 FOR UPDATE`,
      [merchantId, locationId],
    );
    if (before === undefined) return { outcome: 'no_such_location' };
    const logoSha256 = encoded === null ? '' : await keepPicture(tx, merchantId, encoded.png);
    await sql(tx, 'UPDATE location SET logo_sha256 = $3 WHERE merchant_id = $1 AND location_id = $2', [
      merchantId,
      locationId,
      logoSha256,
    ]);
    await forgetUnused(tx, merchantId, before.logoSha256);
    return logoSha256 === '' ? { outcome: 'taken_away' } : { outcome: 'set', logoSha256 };
  });
}

function reencode(
  file: Uint8Array,
): { png: Buffer } | { outcome: 'no_png' | 'too_large' | 'too_many_pixels' } {
  if (file.byteLength > MAX_LOGO_BYTES) return { outcome: 'too_large' };
  const read = readPng(file);
  if (read.outcome !== 'read') return { outcome: read.outcome };
  const png = writePng(read.picture);
  return png.byteLength > MAX_KEPT_BYTES ? { outcome: 'too_large' } : { png };
}

async function keepPicture(tx: Transaction, merchantId: MerchantId, png: Buffer): Promise<string> {
  const sha256 = createHash('sha256').update(png).digest('hex');
  await sql(
    tx,
    'INSERT INTO location_logo (merchant_id, sha256, png) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [merchantId, sha256, png],
  );
  return sha256;
}

/** Two places may share a picture: it stays while one shows it. */
async function forgetUnused(tx: Transaction, merchantId: MerchantId, sha256: string): Promise<void> {
  if (sha256 === '') return;
  await sql(
    tx,
    `DELETE FROM location_logo WHERE merchant_id = $1 AND sha256 = $2
        AND NOT EXISTS (SELECT FROM location WHERE merchant_id = $1 AND logo_sha256 = $2)`,
    [merchantId, sha256],
  );
}

/** A logo by its address; null when no place of the merchant shows it. */
export async function readLogo(
  database: Database,
  merchantId: MerchantId,
  sha256: string,
): Promise<Buffer | null> {
  const row = await sqlMaybe<{ png: Buffer }>(
    database,
    'SELECT png FROM location_logo WHERE merchant_id = $1 AND sha256 = $2',
    [merchantId, sha256],
  );
  return row?.png ?? null;
}
