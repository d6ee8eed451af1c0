import { dayOfDate, isRunningOn, type Campaign } from '@ristourne/core/programs/rules/campaign';

export type CampaignState = 'planned' | 'running' | 'over';

/** Where a campaign stands on a local day of its programme. */
export function campaignState(dates: Pick<Campaign, 'from' | 'to'>, today: number): CampaignState {
  if (isRunningOn(dates, today)) return 'running';
  return dayOfDate(dates.from) > today ? 'planned' : 'over';
}
