import type { MerchantId } from '../commerce/ids.ts';
import { instant, sql, sqlMaybe, sqlOne } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Deps } from '../ports/deps.ts';

/** `slug`: 1 to 40 lower-case letters, digits and dashes. `timeZone`: an IANA name. */
export type NewMerchant = { slug: string; name: string; timeZone: string };

export const MAX_SLUG_LENGTH = 40;
const MAX_NUMBERED = 1_000;

/** The merchant of this slug; a new one if there is none. `isNew`: it was made here. */
export async function ensureMerchant(
  tx: Transaction,
  deps: Deps,
  merchant: NewMerchant,
): Promise<{ merchantId: MerchantId; isNew: boolean }> {
  const made = await insertIfFree(tx, deps, merchant);
  if (made !== null) return { merchantId: made, isNew: true };
  const known = await sqlOne<{ merchantId: MerchantId }>(
    tx,
    'SELECT merchant_id AS "merchantId" FROM merchant WHERE slug = $1',
    [merchant.slug],
  );
  return { ...known, isNew: false };
}

/** A new merchant of its own, never a known one: "tea-house", or "tea-house-2" where that name is taken. */
export async function insertMerchant(
  tx: Transaction,
  deps: Deps,
  merchant: NewMerchant,
): Promise<MerchantId> {
  for (let number = 1; number <= MAX_NUMBERED; number += 1) {
    const tail = number === 1 ? '' : `-${number}`;
    const slug = merchant.slug.slice(0, MAX_SLUG_LENGTH - tail.length).replace(/-+$/, '') + tail;
    const made = await insertIfFree(tx, deps, { ...merchant, slug });
    if (made !== null) return made;
  }
  throw new Error(`${MAX_NUMBERED} merchants are called ${merchant.slug}`);
}

async function insertIfFree(tx: Transaction, deps: Deps, merchant: NewMerchant): Promise<MerchantId | null> {
  const made = await sqlMaybe<{ merchantId: MerchantId }>(
    tx,
    `INSERT INTO merchant (merchant_id, slug, name, time_zone, created_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (slug) DO NOTHING RETURNING merchant_id AS "merchantId"`,
    [deps.ids.next(), merchant.slug, merchant.name, merchant.timeZone, instant(deps.clock.now())],
  );
  return made?.merchantId ?? null;
}

/** Undoes the making of a merchant that has no store. */
export async function deleteMerchantWithoutStores(tx: Transaction, merchantId: MerchantId): Promise<void> {
  await sql(
    tx,
    'DELETE FROM merchant m WHERE merchant_id = $1 AND NOT EXISTS (SELECT FROM store s WHERE s.merchant_id = m.merchant_id)',
    [merchantId],
  );
}
