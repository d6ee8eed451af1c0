import type { Catalogue } from './en.ts';
import { frCampaigns } from './fr-campaigns.ts';
import { frEarning } from './fr-earning.ts';
import { frEveryday } from './fr-everyday.ts';
import { frMembership } from './fr-membership.ts';
import { frProgramme } from './fr-programme.ts';

export const fr: Catalogue = {
  ...frEveryday,
  ...frCampaigns,
  ...frEarning,
  ...frMembership,
  ...frProgramme,
};
