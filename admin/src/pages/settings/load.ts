import { readEnrolmentPolicy, type EnrolmentPolicy } from '@ristourne/core/members/enrolment-policy';
import type { Deps } from '@ristourne/core/ports/deps';
import type { AdminCall } from '../../protocol.ts';

export type SettingsData = { enrolment: EnrolmentPolicy };

/** What a merchant chooses once, for all of its programmes. */
export async function loadSettings(deps: Deps, { merchantId }: AdminCall): Promise<SettingsData> {
  return { enrolment: await readEnrolmentPolicy(deps.pool, merchantId) };
}
