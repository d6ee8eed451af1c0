import type { Deps } from '@ristourne/core/ports/deps';
import { changeCampaign } from './pages/campaign/act.ts';
import { loadCampaign } from './pages/campaign/load.ts';
import { loadCampaigns } from './pages/campaigns/load.ts';
import { actOnDeliveries } from './pages/deliveries/act.ts';
import { loadDeliveries } from './pages/deliveries/load.ts';
import { changeCards } from './pages/cards/act.ts';
import { loadCards } from './pages/cards/load.ts';
import { changeGroup } from './pages/group/act.ts';
import { loadGroup } from './pages/group/load.ts';
import { loadGroups } from './pages/groups/load.ts';
import { loadHistory } from './pages/history/load.ts';
import { addStore } from './pages/home/act.ts';
import { loadHome } from './pages/home/load.ts';
import { changeLocation } from './pages/location/act.ts';
import { loadLocation } from './pages/location/load.ts';
import { loadLocations } from './pages/locations/load.ts';
import { changeMember } from './pages/member/act.ts';
import { loadMember } from './pages/member/load.ts';
import { loadMembers } from './pages/members/load.ts';
import type { Act, Load } from './pages/page.ts';
import { changeProgramme } from './pages/programme/act.ts';
import { loadProgramme } from './pages/programme/load.ts';
import { loadProgrammes } from './pages/programmes/load.ts';
import { addRate } from './pages/rates/act.ts';
import { loadRates } from './pages/rates/load.ts';
import { changeSettings } from './pages/settings/act.ts';
import { loadSettings } from './pages/settings/load.ts';
import { revokeCodes } from './pages/vouchers/act.ts';
import { loadVouchers } from './pages/vouchers/load.ts';
import { ADMIN_VERSION, type ActAnswer, type AdminCall, type LoadAnswer, type PageName } from './protocol.ts';
import { answerTranslator } from './texts/answer-translator.ts';
import './texts/add-forms.ts';
import { fr } from './texts/fr.ts';
import { addCatalogue } from './texts/translate.ts';

addCatalogue('fr', fr);

const LOADS: Record<PageName, Load<unknown>> = {
  home: loadHome,
  programme: loadProgramme,
  programmes: loadProgrammes,
  campaigns: loadCampaigns,
  campaign: loadCampaign,
  rates: loadRates,
  members: loadMembers,
  member: loadMember,
  cards: loadCards,
  history: loadHistory,
  vouchers: loadVouchers,
  locations: loadLocations,
  location: loadLocation,
  groups: loadGroups,
  group: loadGroup,
  settings: loadSettings,
  deliveries: loadDeliveries,
};

const ACTS: Partial<Record<PageName, Act>> = {
  home: addStore,
  programme: changeProgramme,
  campaign: changeCampaign,
  rates: addRate,
  member: changeMember,
  cards: changeCards,
  location: changeLocation,
  group: changeGroup,
  settings: changeSettings,
  vouchers: revokeCodes,
  deliveries: actOnDeliveries,
};

/** What a page of the admin shows. Reads only. */
export async function answerLoad(deps: Deps, call: AdminCall): Promise<LoadAnswer> {
  const data = await LOADS[call.page](deps, call);
  return data === null
    ? { version: ADMIN_VERSION, outcome: 'not_found' }
    : { version: ADMIN_VERSION, outcome: 'loaded', page: call.page, data };
}

/** Carries out a page's command, or names each field that keeps it from being carried out. */
export async function answerAct(deps: Deps, call: AdminCall, command: unknown): Promise<ActAnswer> {
  const act = ACTS[call.page];
  if (!act) return { version: ADMIN_VERSION, outcome: 'not_found' };
  const acted = await act(deps, { call, command, t: answerTranslator(call.language) });
  return { version: ADMIN_VERSION, ...acted };
}
