import { addToGroup, removeFromGroup } from '@ristourne/core/groups/change-members';
import { GROUP_KINDS, MAX_RULE_VALUE_LENGTH } from '@ristourne/core/groups/customer-group';
import {
  createGroup,
  deleteGroup,
  editGroup,
  type CreateGroupResult,
  type EditGroupResult,
} from '@ristourne/core/groups/save-group';
import type { Deps } from '@ristourne/core/ports/deps';
import { listMembers } from '@ristourne/core/statistics/list-members';
import { z } from 'zod';
import type { FieldProblem } from '../../protocol.ts';
import type { AnswerTranslate } from '../../texts/answer-translator.ts';
import { UNREADABLE, type ActOptions, type Acted } from '../page.ts';

const typed = z.string().max(4 * MAX_RULE_VALUE_LENGTH);
const form = z.strictObject({
  name: typed,
  kind: z.enum(GROUP_KINDS),
  ruleValue: typed,
  excluded: z.boolean(),
});
const command = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('save'), form }),
  z.strictObject({ do: z.literal('add'), search: z.string().max(254) }),
  z.strictObject({ do: z.literal('remove'), memberId: z.uuid() }),
  z.strictObject({ do: z.literal('delete') }),
]);
type Command = z.infer<typeof command>;
const id = z.uuid();

/** Makes, changes and deletes a group, and says who is in it by hand. */
export async function changeGroup(deps: Deps, { call, command: sent, t }: ActOptions): Promise<Acted> {
  const read = command.safeParse(sent);
  if (!read.success) return UNREADABLE;
  const { merchantId, params } = call;
  if (params['id'] === undefined)
    return read.data.do === 'save'
      ? saved(await createGroup(deps, { merchantId, details: read.data.form }), t)
      : UNREADABLE;
  const asked = id.safeParse(params['id']);
  if (!asked.success) return UNREADABLE;
  return change(deps, { merchantId, groupId: asked.data }, { command: read.data, t });
}

type Of = { merchantId: string; groupId: string };

async function change(
  deps: Deps,
  of: Of,
  { command: sent, t }: { command: Command; t: AnswerTranslate },
): Promise<Acted> {
  switch (sent.do) {
    case 'save':
      return saved(await editGroup(deps, { ...of, details: sent.form }), t);
    case 'add':
      return add(deps, of, { search: sent.search, t });
    case 'remove':
      await removeFromGroup(deps, { ...of, memberIds: [sent.memberId] });
      return { outcome: 'done', message: t('group.removed') };
    case 'delete': {
      const { outcome } = await deleteGroup(deps, of);
      if (outcome === 'in_use') return invalid('', t('group.inUse'));
      if (outcome === 'no_such_group') return { outcome: 'not_found' };
      return { outcome: 'done', message: t('group.deleted'), goTo: { page: 'groups' } };
    }
  }
}

function saved(result: CreateGroupResult | EditGroupResult, t: AnswerTranslate): Acted {
  switch (result.outcome) {
    case 'created': {
      const goTo = { page: 'group', params: { id: result.groupId } } as const;
      return { outcome: 'done', message: t('group.saved'), goTo };
    }
    case 'saved':
      return { outcome: 'done', message: t('group.saved') };
    case 'name_taken':
      return invalid('name', t('group.nameTaken'));
    case 'too_many':
      return invalid('', t('group.tooMany'));
    case 'no_such_group':
      return { outcome: 'not_found' };
    case 'invalid':
      return { outcome: 'invalid', problems: result.problems.map((problem) => inWords(problem, t)) };
  }
}

function inWords({ field, reason }: { field: string; reason: string }, t: AnswerTranslate): FieldProblem {
  const label = field === 'name' ? t('group.name') : t('group.kind');
  const named = field === 'ruleValue' ? `${t('group.tag')} / ${t('group.role')}` : label;
  const message =
    reason === 'needed'
      ? t('problem.required', { field: named })
      : t('problem.other', { field: named, reason });
  return { field, message };
}

/** By a whole address or an order's number, as the list of members finds them. */
async function add(
  deps: Deps,
  of: Of,
  { search, t }: { search: string; t: AnswerTranslate },
): Promise<Acted> {
  const words = search.trim();
  const none = { after: null, before: null };
  const { members } =
    words === ''
      ? { members: [] }
      : await listMembers(deps, { merchantId: of.merchantId, search: words, ...none });
  const [member, ...more] = members;
  if (member === undefined) return invalid('search', t('group.nobody'));
  if (more.length > 0) return invalid('search', t('group.several'));
  const put = await addToGroup(deps, { ...of, memberIds: [member.memberId] });
  if (put.outcome !== 'added') return { outcome: 'not_found' };
  return { outcome: 'done', message: t(put.added > 0 ? 'group.added' : 'group.addedBefore') };
}

function invalid(field: string, message: string): Acted {
  return { outcome: 'invalid', problems: [{ field, message }] };
}
