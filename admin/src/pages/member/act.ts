import { CONSENT_TOPICS } from '@ristourne/core/members/current-consents';
import { NEWS_TEXT_VERSION, recordConsent } from '@ristourne/core/members/record-consent';
import {
  ADJUSTMENT_NATURES,
  adjustUnits,
  MAX_COMMENT_LENGTH,
  type AdjustUnitsResult,
} from '@ristourne/core/rewards/adjust-units';
import { UNITS } from '@ristourne/core/programs/units';
import type { Deps } from '@ristourne/core/ports/deps';
import { z } from 'zod';
import { numberText, type Language, type Translate } from '../../texts/translate.ts';
import type { AdminCall } from '../../protocol.ts';
import { UNREADABLE, type ActOptions, type Acted } from '../page.ts';

const adjustment = z.strictObject({
  do: z.literal('adjust'),
  programId: z.uuid(),
  unit: z.enum(UNITS),
  amount: z.string().max(20),
  nature: z.enum(ADJUSTMENT_NATURES),
  comment: z.string().max(4 * MAX_COMMENT_LENGTH),
  key: z.string().min(8).max(64),
});
const consent = z.strictObject({
  do: z.literal('consent'),
  channel: z.string().max(40),
  purpose: z.string().max(40),
  granted: z.boolean(),
});
const command = z.discriminatedUnion('do', [adjustment, consent]);

/** Adds or removes units by hand (F3), and notes what a member agreed to. */
export async function changeMember(deps: Deps, { call, command: sent, t }: ActOptions): Promise<Acted> {
  const read = command.safeParse(sent);
  if (!read.success) return UNREADABLE;
  return read.data.do === 'adjust'
    ? adjust(deps, call, { wish: read.data, t })
    : noteConsent(deps, call, { wish: read.data, t });
}

type Noting = { wish: z.infer<typeof consent>; t: Translate };

async function noteConsent(
  deps: Deps,
  { merchantId, actor, params }: AdminCall,
  { wish: { channel, purpose, granted }, t }: Noting,
): Promise<Acted> {
  const topic = CONSENT_TOPICS.find((one) => one.channel === channel && one.purpose === purpose);
  const memberId = z.uuid().safeParse(params['id']);
  if (topic === undefined || !memberId.success) return UNREADABLE;
  const { outcome } = await recordConsent(deps, {
    merchantId,
    memberId: memberId.data,
    topic,
    granted,
    source: 'admin',
    author: actor.name,
    textVersion: NEWS_TEXT_VERSION,
  });
  if (outcome === 'no_such_member') return { outcome: 'not_found' };
  return { outcome: 'done', message: t('member.consent.recorded') };
}

type Adjusting = { wish: z.infer<typeof adjustment>; t: Translate };

async function adjust(
  deps: Deps,
  { merchantId, actor, language, params }: AdminCall,
  { wish, t }: Adjusting,
): Promise<Acted> {
  const { programId, unit, nature, comment, key } = wish;
  const result = await adjustUnits(deps, {
    merchantId,
    memberId: params['id'] ?? '',
    programId,
    unit,
    amount: wholeNumber(wish.amount),
    nature,
    comment,
    author: actor.name,
    idempotencyKey: key,
  });
  return acted(result, { t, language });
}

/** `-12`, `+12`, `12`, also with the minus sign that phones type; NaN for anything else. */
function wholeNumber(text: string): number {
  const plain = text.trim().replace('\u2212', '-');
  return /^[+-]?\d{1,10}$/.test(plain) ? Number(plain) : Number.NaN;
}

function acted(result: AdjustUnitsResult, { t, language }: { t: Translate; language: Language }): Acted {
  switch (result.outcome) {
    case 'adjusted':
      return { outcome: 'done', message: t('member.adjust.done') };
    case 'not_enough': {
      const available = numberText(result.available, language);
      return {
        outcome: 'invalid',
        problems: [{ field: 'amount', message: t('member.adjust.tooMuch', { available }) }],
      };
    }
    case 'invalid': {
      const message =
        result.field === 'amount'
          ? t('member.adjust.badAmount')
          : t('member.adjust.noComment', { max: MAX_COMMENT_LENGTH });
      return { outcome: 'invalid', problems: [{ field: result.field, message }] };
    }
    case 'no_such_member':
    case 'no_such_program':
      return { outcome: 'not_found' };
  }
}
