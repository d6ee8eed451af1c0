import type { Deps } from '@ristourne/core/ports/deps';
import { MAX_REVOKE_COMMENT_LENGTH, revokeVouchers } from '@ristourne/core/vouchers/revoke-vouchers';
import { z } from 'zod';
import { UNREADABLE, type ActOptions, type Acted } from '../page.ts';
import { shownProgram } from '../programs.ts';

/** `voucherId` null: all unused ones. `expected`: how many the page showed when it was confirmed. */
const command = z.strictObject({
  do: z.literal('revoke'),
  voucherId: z.uuid().nullable(),
  unitsBack: z.boolean(),
  comment: z.string().max(4 * MAX_REVOKE_COMMENT_LENGTH),
  expected: z.int().min(0),
});

/** Takes one unused code away, or all of them (F7). */
export async function revokeCodes(deps: Deps, { call, command: sent, t }: ActOptions): Promise<Acted> {
  const read = command.safeParse(sent);
  if (!read.success) return UNREADABLE;
  const { voucherId, unitsBack, comment, expected } = read.data;
  const { merchantId, actor } = call;
  const program = await shownProgram(deps, merchantId);
  if (!program) return { outcome: 'not_found' };
  const which = voucherId === null ? { programId: program.programId } : { voucherId };
  const revoking = { merchantId, which, unitsBack, comment, expected, author: actor.name };
  const result = await revokeVouchers(deps, revoking);
  switch (result.outcome) {
    case 'wanted': {
      const begun = t('vouchers.revoke.begun', { count: result.vouchers });
      const left = result.left === 0 ? '' : ` ${t('vouchers.revoke.left', { count: result.left })}`;
      return { outcome: 'done', message: `${begun}${left}` };
    }
    case 'invalid':
      return problem('comment', t('vouchers.revoke.commentWrong', { max: MAX_REVOKE_COMMENT_LENGTH }));
    case 'more_unused':
      return problem('', t('vouchers.revoke.more', { count: result.vouchers }));
    case 'none_unused':
      return problem('', t(voucherId === null ? 'vouchers.revoke.none' : 'vouchers.revoke.over'));
  }
}

function problem(field: string, message: string): Acted {
  return { outcome: 'invalid', problems: [{ field, message }] };
}
