import { CONSENT_TOPICS } from '@ristourne/core/members/current-consents';
import { NEWS_TEXT_VERSION, recordConsent } from '@ristourne/core/members/record-consent';
import type { Deps } from '@ristourne/core/ports/deps';
import { z } from 'zod';
import { UNREADABLE, type ActOptions, type Acted } from '../page.ts';

const command = z.strictObject({
  do: z.literal('consent'),
  channel: z.string().max(40),
  purpose: z.string().max(40),
  granted: z.boolean(),
});

/** Notes what a member agreed to, or no longer does. */
export async function noteConsent(deps: Deps, { call, command: sent, t }: ActOptions): Promise<Acted> {
  const read = command.safeParse(sent);
  if (!read.success) return UNREADABLE;
  const { channel, purpose, granted } = read.data;
  const { merchantId, actor, params } = call;
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
