import { dayOfDate, type Campaign } from '@ristourne/core/programs/rules/campaign';

export type CampaignState = 'planned' | 'running' | 'over';

/** Where a campaign stands on a local day of its programme. */
export function campaignState({ from, to }: Pick<Campaign, 'from' | 'to'>, today: number): CampaignState {
  if (dayOfDate(from) > today) return 'planned';
  return dayOfDate(to) < today ? 'over' : 'running';
}
