import { chooseEnrolment, ENROLMENT_POLICIES } from '@ristourne/core/members/enrolment-policy';
import type { Deps } from '@ristourne/core/ports/deps';
import { z } from 'zod';
import { UNREADABLE, type ActOptions, type Acted } from '../page.ts';

const command = z.strictObject({ do: z.literal('save'), enrolment: z.enum(ENROLMENT_POLICIES) });

/** Chooses who becomes a member, for orders from now on; who chose is kept. */
export async function changeSettings(deps: Deps, { call, command: sent, t }: ActOptions): Promise<Acted> {
  const read = command.safeParse(sent);
  if (!read.success) return UNREADABLE;
  const { merchantId, actor } = call;
  await chooseEnrolment(deps, { merchantId, policy: read.data.enrolment, author: actor.name });
  return { outcome: 'done', message: t('settings.saved') };
}
