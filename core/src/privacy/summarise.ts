import { withFrenchSpaces } from '../accounts/french-spaces.ts';
import { moneyText, numberText, unitsText, type Language } from '../timeline/amounts.ts';
import { UNITS } from '../programs/units.ts';
import type { MemberCopy } from './copy-member.ts';
import type { OrderCopy } from './copy-orders.ts';

export type ToSummarise = { merchant: string; members: MemberCopy[]; orders: OrderCopy[]; timeZone: string };

type Words = {
  nothing: (merchant: string) => string;
  member: (merchant: string, since: string) => string;
  email: (email: string, verified: boolean) => string;
  customer: (store: string, id: string) => string;
  balance: (programme: string, parts: string) => string;
  owed: string;
  pending: string;
  voucher: (code: string, reward: string, until: string) => string;
  history: (lines: string) => string;
  order: (number: string, store: string, when: string) => string;
  inWallet: string;
  orderEmail: (email: string) => string;
};

const WORDS: Record<Language, Words> = {
  en: {
    nothing: (merchant) => `${merchant} holds nothing about you here.`,
    member: (merchant, since) => `You have been a member of ${merchant} since ${since}.`,
    email: (email, verified) => `Your address is ${email}, ${verified ? 'verified' : 'not verified'}.`,
    customer: (store, id) => `In ${store} you are customer ${id}.`,
    balance: (programme, parts) => `${programme}: ${parts}.`,
    owed: 'owed',
    pending: 'to come',
    voucher: (code, reward, until) => `Code ${code}: ${reward}, until ${until}.`,
    history: (lines) => `Your history has ${lines} lines.`,
    order: (number, store, when) => `Order ${number} in ${store}, ${when}`,
    inWallet: 'added to your wallet',
    orderEmail: (email) => `address ${email}`,
  },
  fr: {
    nothing: (merchant) => `${merchant} ne conserve rien sur vous ici.`,
    member: (merchant, since) => `Vous êtes membre de ${merchant} depuis le ${since}.`,
    email: (email, verified) => `Votre adresse est ${email}, ${verified ? 'vérifiée' : 'non vérifiée'}.`,
    customer: (store, id) => `Dans ${store}, vous êtes le client ${id}.`,
    balance: (programme, parts) => `${programme} : ${parts}.`,
    owed: 'dus',
    pending: 'à venir',
    voucher: (code, reward, until) => `Code ${code} : ${reward}, jusqu’au ${until}.`,
    history: (lines) => `Votre historique compte ${lines} lignes.`,
    order: (number, store, when) => `Commande ${number} dans ${store}, le ${when}`,
    inWallet: 'ajoutée à votre carte',
    orderEmail: (email) => `adresse ${email}`,
  },
};

const LOCALES: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' };

/** A copy in sentences for the person themselves, in both languages; the figures are those of the copy. */
export function summarise(copy: ToSummarise): { en: string[]; fr: string[] } {
  return { en: linesIn(copy, 'en'), fr: linesIn(copy, 'fr').map((line) => withFrenchSpaces('fr', line)) };
}

function linesIn({ merchant, members, orders, timeZone }: ToSummarise, language: Language): string[] {
  const words = WORDS[language];
  if (members.length === 0 && orders.length === 0) return [words.nothing(merchant)];
  const day = (iso: string): string =>
    new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone }).format(new Date(iso));
  return [
    ...members.flatMap((member) => memberLines(member, { merchant, language, day })),
    ...orders.map((order) => orderLine(order, { language, day })),
  ];
}

type Speaking = { language: Language; day: (iso: string) => string };

function memberLines(
  member: MemberCopy,
  { merchant, language, day }: Speaking & { merchant: string },
): string[] {
  const words = WORDS[language];
  const codes = member.vouchers.filter(({ state, code }) => state === 'issued' && code !== null);
  return [
    words.member(merchant, day(member.enrolledAt)),
    ...(member.email === null ? [] : [words.email(member.email, member.emailVerifiedAt !== null)]),
    ...member.storeCustomers.map(({ store, customerId }) => words.customer(store, customerId)),
    ...member.balances.map((balance) =>
      words.balance(balance.programme[language], balanceParts(balance, language)),
    ),
    ...codes.map(({ code, reward, expiresAt }) =>
      words.voucher(code ?? '', reward[language], day(expiresAt)),
    ),
    words.history(numberText(member.history.length, language)),
  ];
}

function balanceParts(balance: MemberCopy['balances'][number], language: Language): string {
  const { available, pending, owed, pointName } = balance;
  const unit = UNITS.find((one) => one === balance.unit) ?? 'points';
  const words = WORDS[language];
  const parts = [unitsText(available, { language, unit, pointName })];
  if (pending > 0) parts.push(`${numberText(pending, language)} ${words.pending}`);
  if (owed > 0) parts.push(`${numberText(owed, language)} ${words.owed}`);
  return parts.join(', ');
}

function orderLine(order: OrderCopy, { language, day }: Speaking): string {
  const words = WORDS[language];
  const { number, store, placedAt, totalMinor, currency, email, isInTheirWallet } = order;
  const parts = [
    words.order(number, store, day(placedAt)),
    moneyText({ amountMinor: totalMinor, currency }, language),
    ...(email === null ? [] : [words.orderEmail(email)]),
    ...(isInTheirWallet ? [words.inWallet] : []),
  ];
  return `${parts.join(', ')}.`;
}
