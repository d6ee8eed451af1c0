import { html } from 'hono/html';
import type { VoucherBenefit } from '@ristourne/core/ports/store-port';
import type { ProgramDefinition, Reward, Unit } from '@ristourne/core/programs/definition';
import { moneyText, numberText, unitName, unitsText } from '@ristourne/core/timeline/amounts';
import type { ProgramStanding } from '@ristourne/core/timeline/member-programs';
import { percentText } from '../texts/translate.ts';
import type { Visit } from '../web/visit.ts';
import type { Html } from './layout.ts';

/** `1,142 points`, in the programme's own words. */
export function inUnits(
  visit: Visit,
  definition: ProgramDefinition,
  of: { unit: Unit; amount: number },
): string {
  return unitsText(of.amount, { language: visit.language, unit: of.unit, pointName: definition.pointName });
}

/** Longer numbers are set smaller, so that they never break. */
const LONG_NUMBER = 5;

/** The number that a card is about, with its name beside it. */
export function bigUnits(
  { language }: Visit,
  of: { amount: number; unit: Unit; pointName: ProgramDefinition['pointName'] },
  texts: { sign?: '+'; after?: string } = {},
): Html {
  const number = (texts.sign ?? '') + numberText(of.amount, language);
  const name = unitName(of.amount, { language, unit: of.unit, pointName: of.pointName });
  return html`<p class="big">
    <b class="${number.length > LONG_NUMBER ? 'long' : ''}">${number}</b>
    <span>${name} ${texts.after ?? ''}</span>
  </p>`;
}

const TONES = 5;

/** Each merchant's card has its own colour, always the same: five tones, chosen by the name. */
export function toneOf(merchantName: string): string {
  let sum = 0;
  for (const character of merchantName) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return `tone tone-${sum % TONES}`;
}

/** What a reward gives beside its name; empty when the name says just that. */
export function benefitBeside(visit: Visit, name: string, benefit: string): string {
  const plain = (text: string): string => text.replaceAll(/\s/g, ' ').toLocaleLowerCase(visit.language);
  return plain(name) === plain(benefit) ? '' : benefit;
}

/** What a reward gives, for those whose name does not say it. */
export function benefitText(visit: Visit, reward: Reward, definition: ProgramDefinition): string {
  const { t, language } = visit;
  const { benefit } = reward;
  const { currency } = definition;
  switch (benefit.kind) {
    case 'amount':
      return t('benefit.amount', {
        money: moneyText({ amountMinor: benefit.amountMinor, currency }, language),
      });
    case 'percent':
      return t('benefit.percent', { percent: percentText(benefit.basisPoints, language) });
    case 'free_article':
      return t('benefit.freeArticle');
    case 'per_units':
      return t('benefit.perUnits', {
        money: moneyText({ amountMinor: benefit.amountMinor, currency }, language),
        units: inUnits(visit, definition, { unit: reward.unit, amount: benefit.perUnits }),
      });
  }
}

/** What an issued voucher is worth in the store. */
export function worthText({ t, language }: Visit, benefit: VoucherBenefit): string {
  switch (benefit.kind) {
    case 'amount':
      return t('benefit.amount', { money: moneyText(benefit, language) });
    case 'percent':
      return t('benefit.percent', { percent: percentText(benefit.basisPoints, language) });
    case 'free_article':
      return t('benefit.freeArticle');
  }
}

export type NextReward = { reward: Reward; toGo: number; have: number };

/** The reward to look forward to: the cheapest that is still out of reach, else the dearest that is affordable. */
export function nextReward(program: ProgramStanding, unit: Unit): NextReward | null {
  const own = program.rewards.filter(({ reward }) => reward.unit === unit);
  const ahead = own.filter(({ toGo }) => toGo > 0).sort((one, other) => one.toGo - other.toGo)[0];
  const chosen = ahead ?? own.sort((one, other) => other.reward.cost - one.reward.cost)[0];
  if (chosen === undefined) return null;
  return {
    reward: chosen.reward,
    toGo: chosen.toGo,
    have: Math.max(0, chosen.reward.cost - chosen.toGo),
  };
}
