import type { GroupDetails } from '@ristourne/core/groups/customer-group';
import { readGroup } from '@ristourne/core/groups/read-groups';
import type { Deps } from '@ristourne/core/ports/deps';
import { listGroupMembers } from '@ristourne/core/statistics/list-group-members';
import { z } from 'zod';
import type { AdminCall } from '../../protocol.ts';
import { merchantTimeZone } from '../programs.ts';

export type GroupData = {
  timeZone: string;
  /** Null while it is being made. */
  groupId: string | null;
  form: GroupDetails;
  members: { memberId: string; email: string | null; enrolledAt: number }[];
  next: string | null;
};

const NEW: GroupDetails = { name: '', kind: 'manual', ruleValue: '', excluded: false };
const id = z.uuid();

/** One group as a form, with whom was put in by hand; without an id, an empty one. */
export async function loadGroup(deps: Deps, { merchantId, params }: AdminCall): Promise<GroupData | null> {
  const timeZone = await merchantTimeZone(deps, merchantId);
  if (params['id'] === undefined) return { timeZone, groupId: null, form: NEW, members: [], next: null };
  const asked = id.safeParse(params['id']);
  const group = asked.success ? await readGroup(deps.pool, merchantId, asked.data) : null;
  if (group === null) return null;
  const { groupId, ...form } = group;
  if (form.kind !== 'manual') return { timeZone, groupId, form, members: [], next: null };
  const page = await listGroupMembers(deps, { merchantId, groupId, after: params['after'] ?? null });
  const members = page.members.map(({ memberId, email, enrolledAt }) => ({ memberId, email, enrolledAt }));
  return { timeZone, groupId, form, members, next: page.next };
}
