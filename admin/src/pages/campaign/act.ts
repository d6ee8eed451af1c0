import type { Deps } from '@ristourne/core/ports/deps';
import { localDay } from '@ristourne/core/programs/program-clock';
import type { Campaign } from '@ristourne/core/programs/rules/campaign';
import { MAX_CAMPAIGNS } from '@ristourne/core/programs/rules/limits';
import { activateVersion } from '@ristourne/core/programs/save-program';
import { z } from 'zod';
import type { AdminLocation } from '../../protocol.ts';
import { campaignState } from '../campaigns/state.ts';
import { UNREADABLE, type Act, type ActOptions, type Acted } from '../page.ts';
import { inWords } from '../programme/definition-problems.ts';
import { scopeInput, selectorInput, typed } from '../programme/selection-input.ts';
import { dateOf } from '../programme/typed-text.ts';
import { shownProgram, type ShownProgram } from '../programs.ts';
import { GAINS, LIMITS, readCampaign, type CampaignForm } from './form.ts';

const bothLanguages = z.strictObject({ en: typed, fr: typed });
const campaignId = z.string().regex(/^[a-z0-9-]{1,40}$/);
const form = z.strictObject({
  campaignId,
  name: bothLanguages,
  description: bothLanguages,
  from: typed,
  to: typed,
  where: scopeInput,
  on: selectorInput,
  minimum: typed,
  gain: z.enum(GAINS),
  amount: typed,
  per: z.enum(['order', 'article']),
  limit: z.enum(LIMITS),
  most: typed,
});
const command = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('save'), form }),
  z.strictObject({ do: z.enum(['end', 'remove']), campaignId }),
]);

type Defined = ShownProgram & { definition: NonNullable<ShownProgram['definition']> };

/**
 * Saves, ends or removes a campaign in a new version of the programme, in force for orders placed from now on. One that is
 * over may be removed: each order is judged by the version of its own day for ever, so what it gained stays and follows.
 */
export const changeCampaign: Act = async (deps, options) => {
  const read = command.safeParse(options.command);
  if (!read.success) return UNREADABLE;
  const program = await shownProgram(deps, options.call.merchantId, options.call.params);
  if (!program?.definition) return { outcome: 'not_found' };
  const defined = { ...program, definition: program.definition };
  switch (read.data.do) {
    case 'save':
      return save(deps, options, { program: defined, form: read.data.form });
    case 'end':
      return end(deps, options, { program: defined, campaignId: read.data.campaignId });
    case 'remove':
      return remove(deps, options, { program: defined, campaignId: read.data.campaignId });
  }
};

async function save(
  deps: Deps,
  options: ActOptions,
  { program, form: sent }: { program: Defined; form: CampaignForm },
): Promise<Acted> {
  const { t, call } = options;
  const { campaigns, currency } = program.definition;
  const readIt = readCampaign(sent, { t, language: call.language }, currency);
  if (readIt.outcome === 'invalid') return readIt;
  const { campaign } = readIt;
  const place = campaigns.findIndex((one) => one.campaignId === campaign.campaignId);
  if (place < 0 && campaigns.length >= MAX_CAMPAIGNS)
    return {
      outcome: 'invalid',
      problems: [{ field: '', message: t('campaign.tooMany', { max: MAX_CAMPAIGNS }) }],
    };
  const next = place < 0 ? [...campaigns, campaign] : campaigns.with(place, campaign);
  return activate(deps, options, { program, campaigns: next, message: t('campaign.saved') });
}

type Naming = { program: Defined; campaignId: string };

/** Orders placed from now on are no longer the campaign's; its last day is then yesterday. */
async function end(deps: Deps, options: ActOptions, { program, campaignId: id }: Naming): Promise<Acted> {
  const { t } = options;
  const { campaigns } = program.definition;
  const today = localDay(program.timeZone, deps.clock.now());
  const ending = campaigns.find((one) => one.campaignId === id);
  if (!ending || campaignState(ending, today) !== 'running') return { outcome: 'not_found' };
  const to = dateOf(today - 1);
  const next =
    ending.from <= to
      ? campaigns.map((one) => (one === ending ? { ...one, to } : one))
      : campaigns.filter((one) => one !== ending);
  return activate(deps, options, { program, campaigns: next, message: t('campaign.ended') });
}

async function remove(deps: Deps, options: ActOptions, { program, campaignId: id }: Naming): Promise<Acted> {
  const { t } = options;
  const { campaigns } = program.definition;
  const next = campaigns.filter((one) => one.campaignId !== id);
  if (next.length === campaigns.length) return { outcome: 'not_found' };
  return activate(deps, options, { program, campaigns: next, message: t('campaign.removed') });
}

type Activating = { program: Defined; campaigns: Campaign[]; message: string };

async function activate(
  deps: Deps,
  { call: { merchantId, actor, params }, t }: ActOptions,
  { program: { programId, definition }, campaigns, message }: Activating,
): Promise<Acted> {
  const result = await activateVersion(deps, {
    merchantId,
    programId,
    definition: { ...definition, campaigns },
    author: actor.name,
  });
  const isNamed = (params['programme'] ?? '') !== '';
  const goTo: AdminLocation = { page: 'campaigns', ...(isNamed ? { params: { programme: programId } } : {}) };
  if (result.outcome === 'activated') return { outcome: 'done', message, goTo };
  return result.outcome === 'invalid'
    ? { outcome: 'invalid', problems: inWords(result.problems, t) }
    : { outcome: 'not_found' };
}
