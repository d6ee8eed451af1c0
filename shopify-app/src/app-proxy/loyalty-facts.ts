import { withFrenchSpaces } from '@ristourne/core/accounts/french-spaces';
import type { Locale } from '@ristourne/core/accounts/locale';
import { NONE } from '@ristourne/core/commerce/ids';
import { findBeneficiaries } from '@ristourne/core/members/find-beneficiaries';
import { benefitBeside, rewardBenefitText } from '@ristourne/core/messages/benefit-text';
import { toGoSentence } from '@ristourne/core/messages/order-sentences';
import { earningSentences, usageSentences } from '@ristourne/core/messages/program-sentences';
import type { Deps } from '@ristourne/core/ports/deps';
import type { StoreHandle } from '@ristourne/core/ports/store-port';
import type { ProgramDefinition, Reward } from '@ristourne/core/programs/definition';
import type { Unit } from '@ristourne/core/programs/units';
import { readPrograms, versionAt } from '@ristourne/core/programs/read-programs';
import { unitsText } from '@ristourne/core/timeline/amounts';
import { memberPrograms, type ProgramStanding } from '@ristourne/core/timeline/member-programs';
import { merchantOfStore } from '@ristourne/core/timeline/merchant-of-store';
import { nextReward } from '@ristourne/core/timeline/next-reward';
import { PAGE_TEXTS } from './texts.ts';

/** `customer`: the number of the customer who is signed in to the shop; empty for a guest. */
export type LoyaltyQuestion = { store: StoreHandle; customer: string; language: Locale };
/** `serverUrl`: where buyers reach this server; no slash at its end. */
export type LoyaltyDeps = Deps & { serverUrl: string };

/** Where a member stands in one unit, in numbers and in words. `next` null: nothing to save for. */
export type UnitFacts = {
  unit: Unit;
  available: number;
  availableText: string;
  pending: number;
  pendingText: string;
  next: { reward: string; toGo: number; text: string } | null;
};
/** `text` says name, price and what it gives in one line. */
export type RewardFacts = { name: string; unit: Unit; cost: number; text: string };
/** `units` null for whoever is no member. */
export type ProgramFacts = {
  name: string;
  earning: string[];
  usage: string[];
  rewards: RewardFacts[];
  units: UnitFacts[] | null;
};
/** Programmes in force, with what their visitor may know. None: there is nothing to show, whoever asks. */
export type LoyaltyFacts = {
  visitor: 'member' | 'not_linked' | 'guest';
  programs: ProgramFacts[];
  walletUrl: string;
};

/**
 * What a shop's loyalty page tells. A balance goes to the customer alone whom this store linked to a member; a draft or a
 * paused programme (A1, F7) is not told of at all. Reads only.
 */
export async function loyaltyFacts(deps: LoyaltyDeps, question: LoyaltyQuestion): Promise<LoyaltyFacts> {
  const { store, customer, language } = question;
  const { merchantId, storeId } = store;
  const [programs, [memberId = NONE], { merchantSlug }] = await Promise.all([
    readPrograms(deps.pool, merchantId),
    findBeneficiaries(deps.pool, merchantId, [{ storeId, customerExternalId: customer, emailHmac: '' }]),
    merchantOfStore(deps, store.storeRef),
  ]);
  const standings = memberId === NONE ? [] : await memberPrograms(deps, { merchantId, memberId });
  const now = deps.clock.now();
  const shown = programs.flatMap((program) => {
    const version = versionAt(program, now);
    if (typeof version === 'string') return [];
    const standing = standings.find((one) => one.programId === program.programId && one.state === 'active');
    return [programFacts(version.definition, standing, language)];
  });
  const visitor = memberId !== NONE ? 'member' : customer !== '' ? 'not_linked' : 'guest';
  const card = visitor === 'member' ? `/m/${merchantSlug}` : '';
  return { visitor, programs: shown, walletUrl: `${deps.serverUrl}/wallet${card}?lang=${language}` };
}

function programFacts(
  definition: ProgramDefinition,
  standing: ProgramStanding | undefined,
  language: Locale,
): ProgramFacts {
  return {
    name: definition.name[language],
    earning: earningSentences(definition, language),
    usage: usageSentences(definition, language),
    rewards: definition.rewards.map((reward) => rewardFacts(reward, definition, language)),
    units: standing?.units.map(({ unit }) => unitFacts(standing, unit, language)) ?? null,
  };
}

function rewardFacts(reward: Reward, definition: ProgramDefinition, language: Locale): RewardFacts {
  const { unit, cost } = reward;
  const texts = PAGE_TEXTS[language];
  const name = reward.name[language];
  const price = unitsText(cost, { language, unit, pointName: definition.pointName });
  const benefit = benefitBeside(name, rewardBenefitText(reward, { ...definition, language }), language);
  const offer = reward.consuming ? texts.reward(name, price) : texts.everyTime(name, price);
  const beside = [benefit, reward.issue === 'automatic' ? texts.comesByItself : ''].filter(
    (text) => text !== '',
  );
  return { name, unit, cost, text: beside.length === 0 ? offer : `${offer} (${beside.join(', ')})` };
}

function unitFacts(standing: ProgramStanding, unit: Unit, language: Locale): UnitFacts {
  const { pointName } = standing.definition;
  const inUnits = (amount: number): string => unitsText(amount, { language, unit, pointName });
  const own = standing.units.find((one) => one.unit === unit);
  const { available = 0, pending = 0 } = own ?? {};
  const ahead = nextReward(standing, unit);
  const balance = {
    unit,
    available,
    availableText: inUnits(available),
    pending,
    pendingText: inUnits(pending),
  };
  if (ahead === null) return { ...balance, next: null };
  const reward = ahead.reward.name[language];
  const text =
    ahead.toGo === 0
      ? PAGE_TEXTS[language].enough(reward)
      : withFrenchSpaces(language, toGoSentence(inUnits(ahead.toGo), reward, language));
  return { ...balance, next: { reward, toGo: ahead.toGo, text } };
}
