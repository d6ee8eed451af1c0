import { isDeepStrictEqual } from 'node:util';
import { isForOccasion, type ProgramDefinition, type Reward } from '../programs/definition.ts';
import type { EarningRule } from '../programs/rules/kinds.ts';
import { unitsText, type Language } from '../timeline/amounts.ts';
import { rewardBenefitText } from './benefit-text.ts';
import { occasionText } from './occasion-text.ts';
import { earningSentences, membershipSentence } from './program-sentences.ts';
import type { MessageKey } from './texts/en.ts';
import { speak } from './texts/speak.ts';

/** One thing that a definition says, before and after, in words; null where it is not there. */
type Said = { what: string; before: string | null; after: string | null };
type Versions = { before: ProgramDefinition; after: ProgramDefinition; language: Language };

/**
 * What one version of a programme says differently from another, a sentence a change, in the words of its own rules:
 * "Rate: 1 point per €1 → 2 points per €1". What these words don't tell is told as "other settings". Empty: nothing changes.
 */
export function changeSentences(
  before: ProgramDefinition,
  after: ProgramDefinition,
  language: Language,
): string[] {
  const versions = { before, after, language };
  const told = [...earningChanges(versions), ...rewardChanges(versions), ...settingChanges(versions)];
  const sentences = told.filter((one) => one.before !== one.after).map((one) => sentenceOf(one, language));
  return hasUntold(versions) ? [...sentences, speak(language, 'changeOther')] : sentences;
}

function sentenceOf({ what, before, after }: Said, language: Language): string {
  if (before === null) return speak(language, 'changeNew', { what, after: after ?? '' });
  if (after === null) return speak(language, 'changeGone', { what, before });
  return speak(language, 'changeFromTo', { what, before, after });
}

const RULE_LABELS: Record<string, MessageKey> = {
  rate: 'changeRate',
  brackets: 'changeBrackets',
  visits: 'changeVisits',
};

function earningChanges({ before, after, language }: Versions): Said[] {
  return rulePairs({ before, after }).map(([old, now]) => ({
    what: speak(language, RULE_LABELS[(now ?? old)?.kind ?? ''] ?? 'changeRule'),
    before: old ? ruleText(before, old, language) : null,
    after: now ? ruleText(after, now, language) : null,
  }));
}

function ruleText(definition: ProgramDefinition, rule: EarningRule, language: Language): string {
  return earningSentences({ ...definition, earning: [rule] }, language).join('; ');
}

function rewardChanges({ before, after, language }: Versions): Said[] {
  return rewardPairs({ before, after }).flatMap(([old, now]): Said[] => {
    const what = speak(language, 'changeReward', { name: (now ?? old)?.name[language] ?? '' });
    const olds = old ? rewardParts(before, old, language) : null;
    const news = now ? rewardParts(after, now, language) : null;
    if (!olds || !news) {
      const whole = (parts: string[] | null): string | null => parts?.slice(1, 4).join(', ') ?? null;
      return [{ what, before: whole(olds), after: whole(news) }];
    }
    return news.map((part, index) => ({ what, before: olds[index] ?? null, after: part }));
  });
}

/** Its name, its price, what it gives, how it comes, and what its code may. */
function rewardParts(definition: ProgramDefinition, reward: Reward, language: Language): string[] {
  const { currency, pointName } = definition;
  const { cost, unit, issue, consuming, voucherDays, ordersEarn } = reward;
  const comes = consuming ? 'changeAutomatic' : 'changeKeeping';
  return [
    reward.name[language],
    isForOccasion(reward)
      ? occasionText(reward, { currency, language })
      : unitsText(cost, { language, unit, pointName }),
    rewardBenefitText(reward, { language, currency, pointName }),
    speak(language, issue === 'automatic' ? comes : 'changeChosen'),
    speak(language, 'changeVoucherDays', { days: voucherDays }),
    speak(language, ordersEarn ? 'changeOrdersEarn' : 'changeOrdersDont'),
  ];
}

function settingChanges({ before, after, language }: Versions): Said[] {
  const olds = settingsOf(before, language);
  return settingsOf(after, language).map(([label, now], index) => ({
    what: speak(language, label),
    before: olds[index]?.[1] ?? null,
    after: now,
  }));
}

const MATURES_FROM = {
  payment: 'changeFromPayment',
  fulfilment: 'changeFromFulfilment',
  booking: 'changeFromBookingTime',
} as const;

function settingsOf(one: ProgramDefinition, language: Language): [MessageKey, string][] {
  const days = (count: number): string => speak(language, 'changeDays', { days: count });
  const say = (key: MessageKey): string => speak(language, key);
  const points = one.pointName[language];
  return [
    ['changeName', one.name[language]],
    ['changePointName', `${points.one}, ${points.other}`],
    ['changeCurrency', one.currency],
    ['changeTaxBase', say(one.taxBase === 'with_tax' ? 'changeWithTax' : 'changeWithoutTax')],
    [
      'changeMaturity',
      one.maturesFrom.kind === 'booking'
        ? speak(language, 'changeFromBooking', { property: one.maturesFrom.property })
        : days(one.maturityDays),
    ],
    ['changeMaturesFrom', say(MATURES_FROM[one.maturesFrom.kind])],
    ['changeLots', days(one.lotDays)],
    ['changeClaims', days(one.claimDays)],
    [
      'changeMembership',
      one.validity === null ? say('membershipAlways') : membershipSentence(one.validity, language),
    ],
    ['changeShortfall', say(one.shortfall === 'owed' ? 'changeOwed' : 'changeWrittenOff')],
  ];
}

/** Whether something else differs: the other language's names, or what a later release keeps as well. */
function hasUntold({ before, after, language }: Versions): boolean {
  const sameRules = rulePairs({ before, after }).every(
    ([old, now]) =>
      !old ||
      !now ||
      isDeepStrictEqual(old, now) ||
      ruleText(before, old, language) !== ruleText(after, now, language),
  );
  const sameRewards = rewardPairs({ before, after }).every(
    ([old, now]) =>
      !old || !now || isDeepStrictEqual(plain(old), plain(now)) ||
      !isDeepStrictEqual(rewardParts(before, old, language), rewardParts(after, now, language)),
  ); // prettier-ignore
  const { earning: _earning, rewards: _rewards, ...settings } = before;
  const { earning: _newEarning, rewards: _newRewards, ...newSettings } = after;
  const sameSettings =
    isDeepStrictEqual(settings, newSettings) ||
    !isDeepStrictEqual(settingsOf(before, language), settingsOf(after, language));
  return !(sameRules && sameRewards && sameSettings);
}

/** Revisions are ours to number: no owner changes one. */
function plain({ revision: _revision, ...reward }: Reward): object {
  return reward;
}

type Pair<One> = [before: One | undefined, after: One | undefined];
type Both = Pick<Versions, 'before' | 'after'>;

function rulePairs({ before, after }: Both): Pair<EarningRule>[] {
  return paired(before.earning, after.earning, ({ ruleId }) => ruleId);
}

function rewardPairs({ before, after }: Both): Pair<Reward>[] {
  return paired(before.rewards, after.rewards, ({ rewardId }) => rewardId);
}

/** In the order of the new version; what is gone comes last. */
function paired<One>(before: One[], after: One[], idOf: (one: One) => string): Pair<One>[] {
  const ids = [...new Set([...after, ...before].map(idOf))];
  return ids.map((id) => [before.find((one) => idOf(one) === id), after.find((one) => idOf(one) === id)]);
}
