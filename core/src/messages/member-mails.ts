import { z } from 'zod';
import type { Locale } from '../accounts/locale.ts';
import { formatDate, formatList, formatUnits, type NamedUnits } from './formats.ts';
import { drawMail, type MailBlock } from './mail-body.ts';
import { namedUnits, type MailSurroundings, type MailText } from './templates.ts';
import { speak } from './texts/speak.ts';

/** A local calendar date, whatever the reader's zone: `2027-11-21`. */
const calendarDate = z.iso.date();
const merchant = z.object({ merchantName: z.string(), merchantSlug: z.string() });

export const welcomeParams = merchant.extend({
  units: z.array(namedUnits.extend({ lastDay: calendarDate })).min(1),
});
export type WelcomeParams = z.infer<typeof welcomeParams>;

/** What a new member got on joining, a line a programme, and until when it lasts (B13). */
export function welcomeMail(params: WelcomeParams, surroundings: MailSurroundings): MailText {
  const { locale } = surroundings;
  const words = { merchant: params.merchantName, units: listUnits(locale, params.units) };
  return drawMail({
    locale,
    subject: speak(locale, 'welcomeSubject', words),
    blocks: [
      { kind: 'paragraph', text: speak(locale, 'welcomeIntro', words) },
      ...params.units.map((one) => untilBlock(locale, { lastDay: one.lastDay, units: [one] })),
      walletButton(params.merchantSlug, surroundings),
    ],
  });
}

const ending = z.object({ lastDay: calendarDate, units: z.array(namedUnits).min(1) });
const bothLanguages = z.object({ en: z.string(), fr: z.string() });

export const expiryNoticeParams = merchant.extend({
  programName: bothLanguages,
  /** Soonest first. */
  endings: z.array(ending).min(1),
  /** What can be had for what there is now (`units` = all that is available), or how much is missing for the next. */
  reward: z.object({ name: bothLanguages, affordable: z.boolean(), units: namedUnits }).nullable(),
});
export type ExpiryNoticeParams = z.infer<typeof expiryNoticeParams>;

/** Which units end on which dates, and what they are good for until then (C3). */
export function expiryNoticeMail(params: ExpiryNoticeParams, surroundings: MailSurroundings): MailText {
  const { locale } = surroundings;
  const { endings, reward, merchantName } = params;
  const words = { merchant: merchantName, program: params.programName[locale] };
  const [first] = endings;
  if (first === undefined) throw new Error('a notice of nothing that ends');
  const soonest = { units: listUnits(locale, first.units), date: dateText(locale, first.lastDay) };
  return drawMail({
    locale,
    subject: speak(locale, 'noticeSubject', { ...words, ...soonest }),
    blocks: [
      { kind: 'paragraph', text: speak(locale, 'noticeIntro', words) },
      ...endings.map((one) => untilBlock(locale, one)),
      ...(reward === null ? [] : [rewardBlock(locale, reward)]),
      walletButton(params.merchantSlug, surroundings),
      { kind: 'small', text: speak(locale, 'noticeWhy', words) },
    ],
  });
}

function rewardBlock(locale: Locale, reward: NonNullable<ExpiryNoticeParams['reward']>): MailBlock {
  const words = { units: formatUnits(locale, reward.units), reward: reward.name[locale] };
  const key = reward.affordable ? 'noticeAffordable' : 'noticeToGo';
  return { kind: 'paragraph', text: speak(locale, key, words) };
}

function untilBlock(locale: Locale, { lastDay, units }: z.infer<typeof ending>): MailBlock {
  const words = { units: listUnits(locale, units), date: dateText(locale, lastDay) };
  return { kind: 'paragraph', text: speak(locale, 'unitsUntil', words) };
}

function walletButton(merchantSlug: string, { locale, publicUrl }: MailSurroundings): MailBlock {
  const url = `${publicUrl}/wallet/m/${encodeURIComponent(merchantSlug)}`;
  return { kind: 'button', text: speak(locale, 'walletButton'), url };
}

function listUnits(locale: Locale, units: readonly NamedUnits[]): string {
  return formatList(
    locale,
    units.map((one) => formatUnits(locale, one)),
  );
}

function dateText(locale: Locale, lastDay: string): string {
  return formatDate(locale, Date.parse(lastDay), 'UTC');
}
