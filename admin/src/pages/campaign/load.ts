import { readGranted } from '@ristourne/core/campaigns/grants';
import type { Deps } from '@ristourne/core/ports/deps';
import { localDay } from '@ristourne/core/programs/program-clock';
import type { AdminCall } from '../../protocol.ts';
import { campaignState, type CampaignState } from '../campaigns/state.ts';
import { readChoices } from '../programme/choices.ts';
import type { Choices } from '../programme/selection-fields.tsx';
import { dateOf } from '../programme/typed-text.ts';
import { shownProgram } from '../programs.ts';
import { campaignFormOf, newCampaignForm, type CampaignForm } from './form.ts';

export type CampaignData = Choices & {
  programme: string;
  currency: string;
  timeZone: string;
  form: CampaignForm;
  /** Null of one that is not saved yet. */
  state: CampaignState | null;
  /** Of its limit, in the limit's own unit. */
  used: number;
};

const FIRST_DAYS = 6;

/** One campaign as a form, or a new one for the week that begins today. */
export async function loadCampaign(
  deps: Deps,
  { merchantId, params }: AdminCall,
): Promise<CampaignData | null> {
  const program = await shownProgram(deps, merchantId, params);
  if (!program?.definition) return null;
  const { programId, timeZone, definition } = program;
  const { currency } = definition;
  const today = localDay(timeZone, deps.clock.now());
  const around = { programme: programId, currency, timeZone, ...(await readChoices(deps, merchantId)) };
  if (params['id'] === 'new') {
    const form = newCampaignForm(deps.ids.next(), { from: dateOf(today), to: dateOf(today + FIRST_DAYS) });
    return { ...around, form, state: null, used: 0 };
  }
  const campaign = definition.campaigns.find((one) => one.campaignId === params['id']);
  if (!campaign) return null;
  const used = (await readGranted(deps.pool, merchantId, programId)).get(campaign.campaignId) ?? 0;
  return { ...around, form: campaignFormOf(campaign, currency), state: campaignState(campaign, today), used };
}
