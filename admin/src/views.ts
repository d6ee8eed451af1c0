import type { Views } from './admin-page.tsx';
import { CampaignView } from './pages/campaign/view.tsx';
import { CampaignsView } from './pages/campaigns/view.tsx';
import { ProgrammeView } from './pages/programme/view.tsx';
import { ProgrammesView } from './pages/programmes/view.tsx';
import { RatesView } from './pages/rates/view.tsx';
import { EVERYDAY_VIEWS } from './everyday-views.ts';

/** Every page, for a platform that loads them all at once. */
export const ALL_VIEWS: Required<Views> = {
  ...EVERYDAY_VIEWS,
  programme: ProgrammeView,
  programmes: ProgrammesView,
  campaigns: CampaignsView,
  campaign: CampaignView,
  rates: RatesView,
};
