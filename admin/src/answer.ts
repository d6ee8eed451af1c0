import type { Deps } from '@ristourne/core/ports/deps';
import { actOnDeliveries } from './pages/deliveries/act.ts';
import { loadDeliveries } from './pages/deliveries/load.ts';
import { addStore } from './pages/home/act.ts';
import { loadHome } from './pages/home/load.ts';
import { changeMember } from './pages/member/act.ts';
import { loadMember } from './pages/member/load.ts';
import { loadMembers } from './pages/members/load.ts';
import type { Act, Load } from './pages/page.ts';
import { changeProgramme } from './pages/programme/act.ts';
import { loadProgramme } from './pages/programme/load.ts';
import { loadVouchers } from './pages/vouchers/load.ts';
import { ADMIN_VERSION, type ActAnswer, type AdminCall, type LoadAnswer, type PageName } from './protocol.ts';
import { translator } from './texts/translate.ts';

const LOADS: Record<PageName, Load<unknown>> = {
  home: loadHome,
  programme: loadProgramme,
  members: loadMembers,
  member: loadMember,
  vouchers: loadVouchers,
  deliveries: loadDeliveries,
};

const ACTS: Partial<Record<PageName, Act>> = {
  home: addStore,
  programme: changeProgramme,
  member: changeMember,
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
  const acted = await act(deps, { call, command, t: translator(call.language) });
  return { version: ADMIN_VERSION, ...acted };
}
