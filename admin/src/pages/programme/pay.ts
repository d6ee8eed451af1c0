import type { Deps } from '@ristourne/core/ports/deps';
import { payQualified } from '@ristourne/core/rewards/pay-qualified';
import { z } from 'zod';
import type { AdminCall } from '../../protocol.ts';
import type { AnswerTranslate } from '../../texts/answer-translator.ts';
import type { Acted } from '../page.ts';
import { shownProgram } from '../programs.ts';

const count = z.int().min(0);

/** `members` and `vouchers`: what the page showed when it was confirmed. */
export const payCommand = z.strictObject({
  do: z.literal('pay'),
  rewardId: z.string().max(40),
  revision: z.int(),
  members: count,
  vouchers: count,
});

type Paying = { call: AdminCall; wish: z.infer<typeof payCommand>; t: AnswerTranslate };

/** Gives a reward to those who already have enough for it (B20). */
export async function payThem(deps: Deps, { call, wish, t }: Paying): Promise<Acted> {
  const { merchantId, actor } = call;
  const program = await shownProgram(deps, merchantId, call.params);
  if (!program) return { outcome: 'not_found' };
  const { rewardId, revision, members, vouchers } = wish;
  const result = await payQualified(deps, {
    merchantId,
    programId: program.programId,
    rewardId,
    revision,
    author: actor.name,
    expected: { members, vouchers },
  });
  switch (result.outcome) {
    case 'paid': {
      const given = t('programme.qualified.paid', { codes: result.vouchers });
      const left = result.left === 0 ? '' : ` ${t('programme.qualified.left', { count: result.left })}`;
      return { outcome: 'done', message: `${given}${left}` };
    }
    case 'more_qualify':
      return problem(t('programme.qualified.more', { count: result.members }));
    case 'no_such_reward':
      return problem(t('programme.qualified.changed'));
    case 'no_store':
      return problem(t('programme.qualified.noStore'));
    case 'paused':
    case 'draft':
      return problem(t('programme.qualified.paused'));
  }
}

function problem(message: string): Acted {
  return { outcome: 'invalid', problems: [{ field: '', message }] };
}
