import type { OrderState } from '@ristourne/core/commerce/order';
import { evaluate } from '@ristourne/core/earning/evaluate';
import { PLAIN_FACTS } from '@ristourne/core/earning/judging-facts';
import type { ProgramDefinition, Reward } from '@ristourne/core/programs/definition';
import { normaliseLabel, type ProductFacts } from '@ristourne/core/programs/rules/article-selector';
import { kindNamed, kindOf } from '@ristourne/core/programs/rules/kinds';
import { EVERYWHERE } from '@ristourne/core/programs/rules/order-scope';
import { moneyText, sayIn, unitsText } from '@ristourne/core/timeline/amounts';
import { translator, type Language } from '../../texts/translate.ts';
import type { ProgrammeForm } from './form.ts';
import { readForm } from './read-form.ts';
import { Reader } from './reader.ts';
import { readRule, type RuleForm } from './rule-form.ts';
import { isBlank } from './selection-form.ts';
import { readMoney, withoutSpaces } from './typed-text.ts';

/** A paid order of one article, all of it as typed. `number` is the article's, `points` what one piece carries. */
export type SampleOrder = {
  amount: string;
  points: string;
  type: string;
  category: string;
  tag: string;
  number: string;
};

export type PreviewedShare = { ruleId: string; text: string };
export type Previewed = {
  points: number;
  visits: number;
  /** What each rule gave, with its sentence. */
  shares: PreviewedShare[];
  back: GiveBack | null;
};
/** The dearest exchange that the form offers for the sample: the part of its amount that comes back by an amount reward. */
export type GiveBack = { basisPoints: number; reward: Reward; worthMinor: number };

type Asking = { sample: SampleOrder; language: Language };

/** What the sample earns by the form as it stands: the engine's own judgement. Null while either can't be read. */
export function previewOrder(form: ProgrammeForm, { sample, language }: Asking): Previewed | null {
  const read = readForm(form, { t: translator(language), language, campaigns: [] });
  const minor = readMoney(sample.amount, form.currency);
  if (read.outcome !== 'read' || minor === null) return null;
  const definition = heldEverywhere(read.definition);
  const facts = { ...PLAIN_FACTS, products: new Map([[LINE_ID, articleOf(sample)]]) };
  const order = orderOf(minor, { currency: form.currency, productId: sample.number.trim() });
  const { deserved, breakdown } = evaluate(order, definition, facts);
  const { points = 0, visits = 0 } = deserved;
  const say = sayIn(language, definition);
  const shares = breakdown.rules.map(({ ruleId, kind, unit, amount, detail, baseMinor }) => {
    const named = kindNamed(kind);
    const units = unitsText(amount, { language, unit, pointName: form.pointName });
    const rule = named?.words[language].share(detail, say) ?? '';
    const base = moneyText(
      { amountMinor: baseMinor ?? breakdown.baseMinor, currency: form.currency },
      language,
    );
    const t = translator(language);
    const text = named?.countsMoney
      ? t('programme.preview.shareOn', { units, rule, base })
      : t('programme.preview.share', { units, rule });
    return { ruleId, text };
  });
  return { points, visits, shares, back: giveBack(definition, { points, minor }) };
}

/** Null without points, or without a reward of a fixed amount for points. Rounded down to hundredths of a percent. */
function giveBack(
  { rewards }: ProgramDefinition,
  { points, minor }: { points: number; minor: number },
): GiveBack | null {
  if (points === 0 || minor === 0) return null;
  const found = rewards.flatMap((reward) => {
    const worth = worthOf(reward);
    if (worth === null) return [];
    const basisPoints = Number(
      (10_000n * BigInt(points) * BigInt(worth.minor)) / (BigInt(minor) * BigInt(worth.units)),
    );
    return [{ basisPoints, reward, worthMinor: worth.minor }];
  });
  return found.sort((a, b) => b.basisPoints - a.basisPoints)[0] ?? null;
}

function worthOf({ unit, cost, benefit }: Reward): { minor: number; units: number } | null {
  if (unit !== 'points') return null;
  if (benefit.kind === 'amount') return { minor: benefit.amountMinor, units: cost };
  return benefit.kind === 'per_units' ? { minor: benefit.amountMinor, units: benefit.perUnits } : null;
}

/** As for a place and a customer for whom every rule holds. */
function heldEverywhere(definition: ProgramDefinition): ProgramDefinition {
  return { ...definition, earning: definition.earning.map((rule) => ({ ...rule, where: EVERYWHERE })) };
}

/** What of an article decides in this form: its points, or more; nothing where every article is alike. */
export function articleAsked(form: ProgrammeForm): { points: boolean; labels: boolean } {
  const selectors = [form.eligible, ...form.earning.map((rule) => rule.on)];
  return {
    points: form.earning.some(({ kind }) => kindNamed(kind)?.readsPoints === true),
    labels: selectors.some(({ include, exclude }) => !isBlank(include) || !isBlank(exclude)),
  };
}

/** What a rule says, in its kind's own words; nothing while it can't be read. */
export function ruleSentences(
  form: RuleForm,
  { currency, pointName }: Pick<ProgrammeForm, 'currency' | 'pointName'>,
  language: Language,
): string[] {
  const reader = new Reader({ t: translator(language), language }, currency);
  const rule = readRule(reader, '', form);
  if (reader.problems.length > 0) return [];
  return kindOf(rule).words[language].rule(rule, sayIn(language, { currency, pointName }));
}

const LINE_ID = '1';

function articleOf({ points, type, category, tag }: SampleOrder): ProductFacts {
  const plain = withoutSpaces(points);
  const labels = (typed: string): string[] => (typed.trim() === '' ? [] : [normaliseLabel(typed)]);
  return {
    type: normaliseLabel(type),
    categories: labels(category),
    tags: labels(tag),
    points: /^\d{1,9}$/.test(plain) ? Number(plain) : null,
  };
}

function orderOf(
  totalMinor: number,
  { currency, productId }: { currency: string; productId: string },
): OrderState {
  return {
    externalId: 'sample', number: 'sample', status: 'earning', platformStatus: 'sample', test: false, currency,
    placedAt: 0, paidAt: 0, fulfilledAt: null, pricesIncludeTax: true, totalMinor,
    lines: [{
      lineId: LINE_ID, productId, variationId: '', kind: 'product', quantity: 1, netMinor: totalMinor, taxMinor: 0,
      subscription: false,
    }],
    refunds: [], discountCodes: [], customerExternalId: '', channel: '', locationExternalId: '', tags: [], customerTags: [],
  }; // prettier-ignore
}
