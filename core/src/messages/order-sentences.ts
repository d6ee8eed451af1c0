import type { ProgramDefinition } from '../programs/definition.ts';
import type { Locale } from '../accounts/locale.ts';
import type { OrderStatus } from '../commerce/order.ts';
import type { OrderPreview, Outside, PreviewUnit } from '../earning/preview-order.ts';
import { formatNumber, formatUnits } from './formats.ts';
import type { MessageKey } from './texts/en.ts';
import { speak } from './texts/speak.ts';

const DAYS: Record<Locale, { one: string; other: string }> = {
  en: { one: 'day', other: 'days' },
  fr: { one: 'jour', other: 'jours' },
};

/** Beside an order's QR code. */
export const CLAIM_TEXTS = {
  en: {
    qrAlt: 'QR code that adds these points to your loyalty card',
    linkText: 'Add my points',
    hint: 'Scan to collect your points',
  },
  fr: {
    qrAlt: 'Code QR qui ajoute ces points à votre carte de fidélité',
    linkText: 'Ajouter mes points',
    hint: 'Scannez pour récupérer vos points',
  },
} as const satisfies Record<Locale, object>;

/** An e-mail's worth: what the WordPress plugin shows at most. */
export const MAX_SENTENCES = 10;

/** Above the sentences. */
export function titleOf(units: readonly PreviewUnit[], language: Locale): string {
  const onlyVisits = units.length > 0 && units.every((unit) => unit.unit === 'visits');
  if (language === 'fr') return onlyVisits ? 'Vos visites' : 'Vos points de fidélité';
  return onlyVisits ? 'Your visits' : 'Your loyalty points';
}

/** What the order earns, what that makes in all, and how far the next reward is: up to four sentences a unit, ten in all. */
export function sentencesOf(units: readonly PreviewUnit[], status: OrderStatus, language: Locale): string[] {
  const several = new Set(units.map((unit) => unit.programId)).size > 1;
  const all = units.flatMap((unit) => sentencesOfUnit(unit, { status, language, several }));
  return all.slice(0, MAX_SENTENCES);
}

/** The same of a whole preview; where the membership did not hold, why nothing is earned. */
export function previewSentences(
  { units, outside }: Pick<OrderPreview, 'units' | 'outside'>,
  status: OrderStatus,
  language: Locale,
): string[] {
  return outside === null ? sentencesOf(units, status, language) : [speak(language, OUTSIDE_KEYS[outside])];
}

const OUTSIDE_KEYS = {
  not_yet: 'orderBeforeMembership',
  over: 'orderAfterMembership',
} as const satisfies Record<Outside, MessageKey>;

type Circumstances = { status: OrderStatus; language: Locale; several: boolean };

function sentencesOfUnit(unit: PreviewUnit, { status, language, several }: Circumstances): string[] {
  const french = language === 'fr';
  const { pointName } = unit.definition;
  const count = (amount: number): string => formatUnits(language, { unit: unit.unit, amount, pointName });
  const programme = several ? ` (${unit.definition.name[language]})` : '';
  const earned = count(unit.amount);
  const sentences = [
    french ? `Cette commande rapporte ${earned}${programme}.` : `This order earns ${earned}${programme}.`,
  ];
  if (status === 'waiting')
    sentences.push(french ? 'Ajout dès que la commande est payée.' : 'Added as soon as the order is paid.');
  else if (unit.pending) sentences.push(whenSpendable(unit.definition, language));
  if (unit.totalAfter !== null) {
    const total = count(unit.totalAfter);
    sentences.push(french ? `Votre total sera de ${total}.` : `Your total will be ${total}.`);
  }
  if (unit.toGo !== null && unit.toGo.units > 0) {
    const toGo = { missing: count(unit.toGo.units), reward: unit.toGo.rewardName[language] };
    sentences.push(
      unit.totalAfter === null
        ? toGoAloneSentence(toGo, language)
        : toGoSentence(toGo.missing, toGo.reward, language),
    );
  }
  return sentences;
}

/** The same for a buyer who is not known: what they may have on a card is not counted, and the sentence says so. */
function toGoAloneSentence(
  { missing, reward }: { missing: string; reward: string },
  language: Locale,
): string {
  return language === 'fr'
    ? `Avec cette seule commande, plus que ${missing} pour obtenir : ${reward}.`
    : `With this order alone, ${missing} to go for ${reward}.`;
}

/** How far a reward is: `missing` in words, "49 points". */
export function toGoSentence(missing: string, rewardName: string, language: Locale): string {
  return language === 'fr'
    ? `Plus que ${missing} pour obtenir : ${rewardName}.`
    : `${missing} to go for ${rewardName}.`;
}

/** From when on what an order earned can be used. */
export function whenSpendable(
  { maturityDays: days, maturesFrom }: Pick<ProgramDefinition, 'maturityDays' | 'maturesFrom'>,
  language: Locale,
): string {
  const { after, at } = SPENDABLE[language];
  if (maturesFrom.kind === 'booking') return at.booking;
  if (days === 0) return at[maturesFrom.kind];
  const form = new Intl.PluralRules(language).select(days) === 'one' ? 'one' : 'other';
  return after[maturesFrom.kind](`${formatNumber(language, days)} ${DAYS[language][form]}`);
}

const SPENDABLE = {
  en: {
    at: {
      payment: 'Usable as soon as the order is confirmed.',
      fulfilment: 'Usable as soon as the order is shipped or handed over.',
      booking: 'Usable one hour after your booking.',
    },
    after: {
      payment: (days: string) => `Usable ${days} after the order.`,
      fulfilment: (days: string) => `Usable ${days} after the order is shipped or handed over.`,
    },
  },
  fr: {
    at: {
      payment: 'Utilisables dès que la commande est confirmée.',
      fulfilment: 'Utilisables dès que la commande est expédiée ou remise.',
      booking: 'Utilisables une heure après votre réservation.',
    },
    after: {
      payment: (days: string) => `Utilisables ${days} après la commande.`,
      fulfilment: (days: string) => `Utilisables ${days} après l’expédition ou la remise de la commande.`,
    },
  },
};
