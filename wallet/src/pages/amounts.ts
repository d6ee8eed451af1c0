import { html } from 'hono/html';
import type { ProgramDefinition } from '@ristourne/core/programs/definition';
import { currencyOf, type Unit } from '@ristourne/core/programs/units';
import { numberText, unitName, unitsText } from '@ristourne/core/timeline/amounts';
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
  const wording = { language, unit: of.unit, pointName: of.pointName };
  const isMoney = currencyOf(of.unit) !== null;
  const figure = isMoney ? unitsText(of.amount, wording) : numberText(of.amount, language);
  const number = (texts.sign ?? '') + figure;
  const name = isMoney ? '' : unitName(of.amount, wording);
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
