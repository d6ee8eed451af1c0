import { readGranted } from '@ristourne/core/campaigns/grants';
import type { Deps } from '@ristourne/core/ports/deps';
import { localDay } from '@ristourne/core/programs/program-clock';
import type { Campaign } from '@ristourne/core/programs/rules/campaign';
import type { AdminCall } from '../../protocol.ts';
import { namedPrograms, shownProgram, shownPrograms, type NamedProgram } from '../programs.ts';
import { campaignState, type CampaignState } from './state.ts';

export type ListedCampaign = Pick<Campaign, 'campaignId' | 'name' | 'from' | 'to' | 'gain' | 'limit'> & {
  state: CampaignState;
  /** Of its limit, in the limit's own unit. */
  used: number;
};

/** `campaigns` null: there is no programme yet that they could add to. */
export type CampaignsData = {
  currency: string;
  campaigns: ListedCampaign[] | null;
  /** The programme that they add to, of these. */
  programme: string;
  programmes: NamedProgram[];
};

const ORDER: Record<CampaignState, number> = { running: 0, planned: 1, over: 2 };

/** The campaigns of the programme: those that run first, then what is planned, then what is over. */
export async function loadCampaigns(deps: Deps, { merchantId, params }: AdminCall): Promise<CampaignsData> {
  const program = await shownProgram(deps, merchantId, params);
  const programmes = namedPrograms(await shownPrograms(deps, merchantId));
  if (!program?.definition) return { currency: '', campaigns: null, programme: '', programmes };
  const { programId, timeZone, definition } = program;
  const today = localDay(timeZone, deps.clock.now());
  const granted = await readGranted(deps.pool, merchantId, programId);
  const campaigns = definition.campaigns.map((campaign): ListedCampaign => {
    const { campaignId, name, from, to, gain, limit } = campaign;
    const used = granted.get(campaignId) ?? 0;
    return { campaignId, name, from, to, gain, limit, state: campaignState(campaign, today), used };
  });
  return {
    programme: programId,
    programmes,
    currency: definition.currency,
    campaigns: campaigns.toSorted(
      (a, b) => ORDER[a.state] - ORDER[b.state] || (a.from < b.from ? 1 : a.from > b.from ? -1 : 0),
    ),
  };
}
