import type { MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Transaction } from '../database/transaction.ts';
import { instant, sql } from '../database/sql.ts';
import { wantEffects } from '../effects/effect.ts';
import { hashEmail } from '../keys/email.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import type { Deps } from '../ports/deps.ts';
import type { Locale } from './locale.ts';

/**
 * What a `mail` effect keeps. No address, name or secret stands in it in clear: `toSealed` is the address, `toHmac` its hash, by
 * which an erasure finds it, `secretsSealed` a JSON object that joins `params` when the mail is written; all are dropped once it
 * was sent.
 */
export type MailPayload = {
  template: string;
  locale: Locale;
  toSealed: string;
  toHmac: string;
  params: Record<string, unknown>;
  secretsSealed?: string;
  /** After this instant the mail would say something untrue, and is not sent. */
  notAfter?: Instant;
};

export type MailWish = {
  /** Whose mail it is; null for the installation's own (a sign-in belongs to no merchant). */
  merchantId: MerchantId | null;
  /** Says which mail this is: wanted twice, it is sent once. */
  subject: string;
  template: string;
  locale: Locale;
  to: string;
  params: Record<string, unknown>;
  secrets?: Record<string, unknown>;
  notAfter?: Instant;
};

/** Wants a mail in the caller's transaction: it is sent if, and only if, that transaction commits. */
export async function wantMail(deps: Deps, transaction: Transaction, wish: MailWish): Promise<void> {
  const now = deps.clock.now();
  const effectId = deps.ids.next();
  const payload: MailPayload = {
    template: wish.template,
    locale: wish.locale,
    toSealed: deps.keys.seal(sealedPlaces.effectPayload(effectId), wish.to),
    toHmac: hashEmail(deps.keys, wish.to),
    params: wish.params,
    ...(wish.secrets === undefined
      ? {}
      : {
          secretsSealed: deps.keys.seal(sealedPlaces.effectSecrets(effectId), JSON.stringify(wish.secrets)),
        }),
    ...(wish.notAfter === undefined ? {} : { notAfter: wish.notAfter }),
  };
  if (wish.merchantId === null) await ensureInstallation(transaction, now);
  await wantEffects(transaction, {
    merchantId: wish.merchantId ?? NONE,
    at: now,
    effects: [{ effectId, kind: 'mail', subject: wish.subject, generation: 0, storeId: NONE, payload }],
  });
}

/** The nil merchant stands for the installation itself: every effect needs an owner, and a sign-in has none. */
async function ensureInstallation(transaction: Transaction, now: Instant): Promise<void> {
  await sql(
    transaction,
    `insert into merchant (merchant_id, slug, name, time_zone, created_at)
     values ($1, '', 'Ristourne', 'UTC', $2) on conflict do nothing`,
    [NONE, instant(now)],
  );
}
