import { z } from 'zod';
import type { EffectId, MerchantId } from '../commerce/ids.ts';
import { LOCALES } from '../accounts/locale.ts';
import type { MailPayload } from '../accounts/want-mail.ts';
import { sql } from '../database/sql.ts';
import { normaliseEmail } from '../keys/email.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import type { Deps } from '../ports/deps.ts';
import type { MailPort } from '../ports/mail-port.ts';
import { renderMail } from './render-mail.ts';
import type { MailSurroundings, MailText } from './templates.ts';

/** `publicUrl`: the origin that links in mails lead to. `storeLink`: where a buyer opens the store of an address. */
export type MailDeps = Deps & Omit<MailSurroundings, 'locale'>;
export type WantedMail = { merchantId: MerchantId; effectId: EffectId; payload: unknown };
export type SendMailOutcome =
  { outcome: 'done' } | { outcome: 'retry'; reason: string } | { outcome: 'parked'; reason: string };

const payloadShape = z.object({
  template: z.string(),
  locale: z.enum(LOCALES),
  toSealed: z.string().optional(),
  params: z.record(z.string(), z.unknown()),
  secretsSealed: z.string().optional(),
  notAfter: z.int().optional(),
});

/**
 * Runs one `mail` effect. Sent: the address and the secrets leave the effect's row, and repeating it sends nothing.
 * A crash between sending and that may send it twice, never not at all. Reasons name no address, since they are kept.
 */
export function sendMailEffect(deps: MailDeps, mailPort: MailPort) {
  return async (effect: WantedMail): Promise<SendMailOutcome> => {
    const payload = payloadShape.safeParse(effect.payload);
    if (!payload.success) return { outcome: 'parked', reason: 'the payload is not a mail' };
    const { toSealed, notAfter } = payload.data;
    if (toSealed === undefined) return { outcome: 'done' };
    if (notAfter !== undefined && deps.clock.now() > notAfter) {
      await dropSecrets(deps, effect);
      return { outcome: 'parked', reason: 'too late: its link has expired' };
    }
    const written = write(deps, effect.effectId, { ...payload.data, toSealed } as MailPayload);
    if ('reason' in written) return { outcome: 'parked', reason: written.reason };
    const sent = await mailPort.send(written);
    switch (sent.outcome) {
      case 'busy':
        return { outcome: 'retry', reason: sent.reason };
      case 'refused':
        return { outcome: 'parked', reason: sent.reason };
      case 'sent':
        await dropSecrets(deps, effect);
        return { outcome: 'done' };
    }
  };
}

function write(
  deps: MailDeps,
  effectId: string,
  payload: MailPayload,
): (MailText & { to: string }) | { reason: string } {
  try {
    const to = normaliseEmail(deps.keys.open(sealedPlaces.effectPayload(effectId), payload.toSealed));
    if (to === null) return { reason: 'its address is no e-mail address' };
    const secrets =
      payload.secretsSealed === undefined
        ? {}
        : (JSON.parse(deps.keys.open(sealedPlaces.effectSecrets(effectId), payload.secretsSealed)) as object);
    const { publicUrl, storeLink } = deps;
    const surroundings = { locale: payload.locale, publicUrl, storeLink };
    return { to, ...renderMail(payload.template, { ...payload.params, ...secrets }, surroundings) };
  } catch {
    // What went wrong may quote the address or the code: the template's name is enough to look into it.
    return { reason: `the ${payload.template} mail could not be written` };
  }
}

async function dropSecrets(deps: Deps, { merchantId, effectId }: WantedMail): Promise<void> {
  await sql(
    deps.pool,
    `update effect set payload = payload - '{toSealed,toHmac,secretsSealed}'::text[]
      where merchant_id = $1 and effect_id = $2`,
    [merchantId, effectId],
  );
}
