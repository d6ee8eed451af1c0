import { enCampaigns } from './en-campaigns.ts';
import { enEarning } from './en-earning.ts';
import { enMembership } from './en-membership.ts';
import { enProgramme } from './en-programme.ts';

/** What only the large forms say, of programmes, campaigns and rates: it comes with those pages. */
export const enForms = {
  ...enCampaigns,
  ...enEarning,
  ...enMembership,
  ...enProgramme,
} as const;
