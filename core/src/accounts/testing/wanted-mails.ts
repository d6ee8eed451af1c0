import { sql } from '../../database/sql.ts';
import { sealedPlaces } from '../../keys/sealed-places.ts';
import type { Deps } from '../../ports/deps.ts';
import type { MailPayload } from '../want-mail.ts';

export type WantedMail = {
  effectId: string;
  merchantId: string;
  template: string;
  locale: string;
  to: string;
  params: Record<string, unknown>;
  secrets: Record<string, unknown>;
  payload: MailPayload;
};

/** The mails that wait to be sent, unsealed, oldest first. */
export async function readWantedMails(deps: Deps): Promise<WantedMail[]> {
  const rows = await sql<{ effect_id: string; merchant_id: string; payload: MailPayload }>(
    deps.pool,
    `select effect_id, merchant_id, payload from effect where kind = 'mail' and state = 'wanted'
      order by wanted_at, right(effect_id::text, 12)`,
  );
  return rows.map(({ effect_id: effectId, merchant_id: merchantId, payload }) => ({
    effectId,
    merchantId,
    template: payload.template,
    locale: payload.locale,
    to: deps.keys.open(sealedPlaces.effectPayload(effectId), payload.toSealed),
    params: payload.params,
    secrets:
      payload.secretsSealed === undefined
        ? {}
        : (JSON.parse(deps.keys.open(sealedPlaces.effectSecrets(effectId), payload.secretsSealed)) as Record<
            string,
            unknown
          >),
    payload,
  }));
}
