import {
  MAX_MERGE_COMMENT_LENGTH,
  mergeMembers,
  type MergeMembersResult,
} from '@ristourne/core/merges/merge-members';
import { unmergeMembers, type UnmergeMembersResult } from '@ristourne/core/merges/unmerge-members';
import type { Deps } from '@ristourne/core/ports/deps';
import { z } from 'zod';
import type { Translate } from '../../texts/translate.ts';
import { UNREADABLE, type ActOptions, type Acted } from '../page.ts';

const merging = z.strictObject({
  do: z.literal('merge'),
  /** Who is merged into the member of the sheet. */
  memberId: z.uuid(),
  comment: z.string().max(4 * MAX_MERGE_COMMENT_LENGTH),
});
const separating = z.strictObject({ do: z.literal('unmerge'), mergeId: z.uuid() });

/** Merges another member into the one of the sheet. */
export async function mergeMember(deps: Deps, { call, command, t }: ActOptions): Promise<Acted> {
  const read = merging.safeParse(command);
  const toMemberId = z.uuid().safeParse(call.params['id']);
  if (!read.success || !toMemberId.success) return UNREADABLE;
  const result = await mergeMembers(deps, {
    merchantId: call.merchantId,
    fromMemberId: read.data.memberId,
    toMemberId: toMemberId.data,
    comment: read.data.comment,
    author: call.actor.name,
  });
  return merged(result, t);
}

function merged(result: MergeMembersResult, t: Translate): Acted {
  switch (result.outcome) {
    case 'merged':
      return {
        outcome: 'done',
        message: t('member.merge.done'),
        goTo: { page: 'member', params: { id: result.survivor } },
      };
    case 'already_merged':
      return problem('', t('member.merge.already'));
    case 'same_member':
      return problem('', t('member.merge.same'));
    case 'invalid':
      return problem(result.field, t('member.adjust.noComment', { max: MAX_MERGE_COMMENT_LENGTH }));
    case 'no_such_member':
      return { outcome: 'not_found' };
  }
}

/** Undoes a merge, as long as what belongs to whom can be told. */
export async function separateMember(deps: Deps, { call, command, t }: ActOptions): Promise<Acted> {
  const read = separating.safeParse(command);
  if (!read.success) return UNREADABLE;
  const { merchantId, actor } = call;
  const result = await unmergeMembers(deps, {
    merchantId,
    mergeId: read.data.mergeId,
    author: actor.name,
  });
  return separated(result, t);
}

function separated(result: UnmergeMembersResult, t: Translate): Acted {
  switch (result.outcome) {
    case 'separated':
      return { outcome: 'done', message: t('member.unmerge.done') };
    case 'already_undone':
      return problem('', t('member.unmerge.already'));
    case 'merged_further':
      return problem('', t('member.unmerge.further'));
    case 'spent':
      return problem('', t('member.unmerge.spent'));
    case 'owed':
      return problem('', t('member.unmerge.owed'));
    case 'no_such_merge':
      return { outcome: 'not_found' };
  }
}

function problem(field: string, message: string): Acted {
  return { outcome: 'invalid', problems: [{ field, message }] };
}
