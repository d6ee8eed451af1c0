import type { OrderState } from '@ristourne/core/commerce/order';
import { evaluate } from '@ristourne/core/earning/evaluate';
import type { ProgramDefinition, ProgramDefinitionInput, Reward } from '@ristourne/core/programs/definition';
import { EVERY_ARTICLE } from '@ristourne/core/programs/rules/article-selector';
import { benefitKind } from '@ristourne/core/programs/benefits/kinds';
import type { EarningRule } from '@ristourne/core/programs/rules/kinds';
import { EVERYWHERE } from '@ristourne/core/programs/rules/order-scope';
import { NO_EXCLUSIONS } from '@ristourne/core/programs/exclusions';
import { translator } from '../../texts/translate.ts';
import type { ProgrammeForm } from './form.ts';
import { readForm, readMoney } from './read-form.ts';

/** What a paid order of this amount (as typed) earns by the form as it stands; null while either can't be read. */
export function previewOrder(form: ProgrammeForm, amount: string): { points: number; visits: number } | null {
  const definition = definitionOf(form);
  const minor = readMoney(amount, form.currency);
  if (definition === null || minor === null) return null;
  const { points = 0, visits = 0 } = evaluate(sampleOrder(minor, form.currency), definition).deserved;
  return { points, visits };
}

/** The dearest exchange that the form offers: the part of what is spent that comes back, by rate and amount rewards. */
export type GiveBack = { basisPoints: number; reward: Reward; worthMinor: number };

/** Null without a rate, or without a reward of a fixed amount for points. Rounded down to hundredths of a percent. */
export function giveBack(form: ProgrammeForm): GiveBack | null {
  const definition = definitionOf(form);
  const rate = definition?.earning.find((rule) => rule.kind === 'rate');
  if (!definition || !rate) return null;
  const found = definition.rewards.flatMap((reward) => {
    const worth = worthOf(reward);
    if (worth === null) return [];
    // (points per minor) × (worth per point), in ten-thousandths.
    const basisPoints = Math.floor(
      Number(
        (10_000n * BigInt(rate.points) * BigInt(worth.minor)) / (BigInt(rate.perMinor) * BigInt(worth.units)),
      ),
    );
    return [{ basisPoints, reward, worthMinor: worth.minor }];
  });
  return found.sort((a, b) => b.basisPoints - a.basisPoints)[0] ?? null;
}

function worthOf({ unit, cost, benefit, occasion }: Reward): { minor: number; units: number } | null {
  return unit === 'points' && !occasion ? (benefitKind(benefit).rate?.(benefit, cost) ?? null) : null;
}

function definitionOf(form: ProgrammeForm): ProgramDefinition | null {
  const read = readForm(form, translator('en'));
  return read.outcome === 'read' ? completed(read.definition) : null;
}

/** What the form does not ask is as plain as it can be: without it the page would have to carry the validation. */
function completed(definition: ProgramDefinitionInput): ProgramDefinition {
  return {
    ...definition, scope: EVERYWHERE, eligible: EVERY_ARTICLE, exclusions: NO_EXCLUSIONS, campaigns: [], multipliers: 'best',
    earning: definition.earning.map((rule) => ({ ...rule, on: EVERY_ARTICLE, where: EVERYWHERE }) as EarningRule),
  }; // prettier-ignore
}

function sampleOrder(totalMinor: number, currency: string): OrderState {
  return {
    externalId: 'sample', number: 'sample', status: 'earning', platformStatus: 'sample', test: false, currency,
    placedAt: 0, paidAt: 0, fulfilledAt: null, pricesIncludeTax: true, totalMinor,
    lines: [{
      lineId: '1', productId: '1', variationId: '0', kind: 'product', quantity: 1, netMinor: totalMinor, taxMinor: 0,
      subscription: false,
    }],
    refunds: [], discountCodes: [], customerExternalId: '', channel: '', locationExternalId: '', tags: [],
  }; // prettier-ignore
}
