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
import { UNREADABLE, type ActOptions, type Acted } from '../page.ts';

const command = z.strictObject({
  do: z.literal('adjust'),
  programId: z.uuid(),
  unit: z.enum(UNITS),
  amount: z.string().max(20),
  nature: z.enum(ADJUSTMENT_NATURES),
  comment: z.string().max(4 * MAX_COMMENT_LENGTH),
  key: z.string().min(8).max(64),
});

/** Adds or removes units by hand (F3). */
export async function adjustMember(deps: Deps, { call, command: sent, t }: ActOptions): Promise<Acted> {
  const read = command.safeParse(sent);
  if (!read.success) return UNREADABLE;
  const { programId, unit, nature, comment, key } = read.data;
  const { merchantId, actor, language, params } = call;
  const result = await adjustUnits(deps, {
    merchantId,
    memberId: params['id'] ?? '',
    programId,
    unit,
    amount: wholeNumber(read.data.amount),
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
