import type { World } from '../../earning/testing/world.ts';
import { addToGroup } from '../../groups/change-members.ts';
import { createGroup } from '../../groups/save-group.ts';
import { recordConsent } from '../../members/record-consent.ts';

/** A member who is a friend of the house and wants its news. */
export async function saysYesAsAFriend({ deps, merchantId }: World, memberId: string): Promise<void> {
  const details = { name: 'Friends', kind: 'manual', ruleValue: '', excluded: false };
  const made = await createGroup(deps, { merchantId, details });
  if (made.outcome !== 'created') throw new Error(made.outcome);
  await addToGroup(deps, { merchantId, groupId: made.groupId, memberIds: [memberId] });
  await recordConsent(deps, {
    merchantId,
    memberId,
    topic: { channel: 'email', purpose: 'news' },
    granted: true,
    source: 'wallet',
    author: 'account:1',
    textVersion: 'news-1',
  });
}
