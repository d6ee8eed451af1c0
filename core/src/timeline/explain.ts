import { z } from 'zod';
import { withFrenchSpaces } from '../accounts/french-spaces.ts';
import { unitName } from '../programs/definition.ts';
import { kindNamed } from '../programs/rules/kinds.ts';
import { moneyText, numberText, sayIn, unitsText, type Language, type Wording } from './amounts.ts';

const amounts = z.record(z.string(), z.number());

const breakdown = z.object({
  currency: z.string(),
  baseMinor: z.number(),
  rules: z.array(
    z.object({
      ruleId: z.string(),
      kind: z.string(),
      unit: unitName,
      amount: z.number(),
      detail: z.record(z.string(), z.number()),
      baseMinor: z.number().optional(),
      name: z.object({ en: z.string(), fr: z.string() }).optional(),
    }),
  ),
  refundedMinor: z.number(),
  total: amounts,
  previous: amounts,
  reason: z.string().nullable(),
});

/** What `evaluation.breakdown` keeps of one judgement of one order (written by earning/evaluate.ts). */
export type Breakdown = z.infer<typeof breakdown>;
type ExplainedRule = Breakdown['rules'][number];

/** The stored breakdown; null when there is none, or one of a shape that this release does not know. */
export function readBreakdown(stored: unknown): Breakdown | null {
  const read = breakdown.safeParse(stored);
  return read.success ? read.data : null;
}

/** An earning that changed: units now, the bare number before, and the rules that tell why. */
type Moved = { now: string; before: string; rules: string };

type Texts = {
  on: (rate: string, base: string) => string;
  and: string;
  first: (units: string, rules: string) => string;
  changed: (moved: Moved) => string;
  refund: (money: string, moved: Moved) => string;
  same: (units: string) => string;
  nothing: (cause: string) => string;
  taken: (cause: string, previous: string) => string;
  causes: Record<string, string>;
  otherCause: string;
};

const TEXTS: Record<Language, Texts> = {
  en: {
    on: (rate, base) => `${rate} on ${base}`,
    and: ', and ',
    first: (units, rules) => `${units}: ${rules}.`,
    changed: ({ now, before, rules }) => `The order changed: ${now} instead of ${before} (${rules}).`,
    refund: (money, { now, before, rules }) =>
      `${money} was refunded: ${now} instead of ${before} (${rules}).`,
    same: (units) => `This order stands at ${units}.`,
    nothing: (cause) => `${cause}: it earns nothing.`,
    taken: (cause, previous) => `${cause}: it earns nothing, so ${previous} went back.`,
    causes: {
      order_not_paid: 'The order was cancelled or is not paid',
      test_order: 'This is a test order',
      membership_not_yet: 'The membership had not begun when it was ordered',
      membership_over: 'The membership had ended when it was ordered',
      loyalty_code_used: 'The order was paid with a reward that does not earn',
      foreign_code_used: 'Another discount code was used',
      subscription: 'Subscriptions do not count',
      excluded_tag: 'The shop marked the order as not counting',
      excluded_group: 'The programme is not for this customer group',
      nothing_eligible: 'Nothing that counts is left of the order',
    },
    otherCause: 'The order does not qualify',
  },
  fr: {
    on: (rate, base) => `${rate} sur ${base}`,
    and: ', et ',
    first: (units, rules) => `${units} : ${rules}.`,
    changed: ({ now, before, rules }) => `La commande a changé : ${now} au lieu de ${before} (${rules}).`,
    refund: (money, { now, before, rules }) =>
      `Remboursement de ${money} : ${now} au lieu de ${before} (${rules}).`,
    same: (units) => `Cette commande en est à ${units}.`,
    nothing: (cause) => `${cause} : elle ne rapporte rien.`,
    taken: (cause, previous) => `${cause} : elle ne rapporte rien, et ${previous} sont donc repris.`,
    causes: {
      order_not_paid: 'La commande a été annulée ou n’est pas payée',
      test_order: 'C’est une commande de test',
      membership_not_yet: 'L’adhésion n’avait pas commencé au moment de la commande',
      membership_over: 'L’adhésion était terminée au moment de la commande',
      loyalty_code_used: 'La commande a été payée avec une récompense qui ne rapporte rien',
      foreign_code_used: 'Un autre code de réduction a été utilisé',
      subscription: 'Les abonnements ne comptent pas',
      excluded_tag: 'La boutique a marqué la commande comme ne comptant pas',
      excluded_group: 'Le programme ne s’adresse pas à ce groupe de clients',
      nothing_eligible: 'Il ne reste rien qui compte dans la commande',
    },
    otherCause: 'La commande ne remplit pas les conditions',
  },
};

/** One sentence that tells why an order gave or lost what it did; the answer to the buyer's "why?". */
export function explain(judged: Breakdown, wording: Wording): string {
  return withFrenchSpaces(wording.language, sentenceOf(judged, wording));
}

function sentenceOf(judged: Breakdown, wording: Wording): string {
  const texts = TEXTS[wording.language];
  const total = judged.total[wording.unit] ?? 0;
  const previous = judged.previous[wording.unit] ?? 0;
  const now = unitsText(total, wording);
  if (total === 0) {
    const cause = causeOf(judged, texts);
    return previous === 0 ? texts.nothing(cause) : texts.taken(cause, unitsText(previous, wording));
  }
  const rules = judged.rules
    .filter((rule) => rule.unit === wording.unit && rule.amount !== 0)
    .map((rule) => ruleText(rule, judged, wording))
    .join(texts.and);
  if (rules === '') return texts.same(now);
  if (previous === 0) return texts.first(now, rules);
  const moved = { now, before: numberText(previous, wording.language), rules };
  if (total < previous && judged.refundedMinor > 0) {
    return texts.refund(money(judged.refundedMinor, judged, wording), moved);
  }
  return texts.changed(moved);
}

function causeOf(judged: Breakdown, texts: Texts): string {
  return (judged.reason === null ? undefined : texts.causes[judged.reason]) ?? texts.otherCause;
}

function ruleText(rule: ExplainedRule, judged: Breakdown, wording: Wording): string {
  const { language } = wording;
  const say = sayIn(language, { currency: judged.currency, pointName: wording.pointName });
  if (rule.kind === 'campaign') return campaignText(rule, wording);
  const kind = kindNamed(rule.kind);
  if (!kind) return rule.ruleId;
  const share = kind.words[language].share(rule.detail, say);
  if (!kind.countsMoney) return share;
  return TEXTS[language].on(share, money(rule.baseMinor ?? judged.baseMinor, judged, wording));
}

/** The merchant's own name for it, and what it gave: `Tea week (+12)`. */
function campaignText({ name, amount, unit }: ExplainedRule, wording: Wording): string {
  return `${name?.[wording.language] ?? ''} (+${unitsText(amount, { ...wording, unit })})`.trim();
}

function money(amountMinor: number, { currency }: Breakdown, { language }: Wording): string {
  return moneyText({ amountMinor, currency }, language);
}
