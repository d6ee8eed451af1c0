import { z } from 'zod';
import type { Locale } from '../accounts/locale.ts';
import { signInPath } from '../accounts/sign-in-path.ts';
import type { Mail } from '../ports/mail-port.ts';
import { formatDate, formatList, formatMoney, formatPercent, formatUnits } from './formats.ts';
import { drawMail } from './mail-body.ts';
import { speak } from './texts/speak.ts';
import { unitName } from '../programs/definition.ts';

/**
 * Everything a template may know besides its parameters. `publicUrl`: the server's origin, no slash at its end.
 * `storeLink`: where a buyer opens the store of an address.
 */
export type MailSurroundings = { locale: Locale; publicUrl: string; storeLink: (url: string) => string };
export type MailText = Omit<Mail, 'to'>;

const plural = z.object({ one: z.string(), other: z.string() });
export const namedUnits = z.object({
  unit: unitName,
  amount: z.int().min(1),
  pointName: z.object({ en: plural, fr: plural }),
});

export const signInParams = z.object({ token: z.string(), code: z.string() });
export type SignInParams = z.infer<typeof signInParams>;

/** Link and code of a sign-in. The code stands in the subject, where a phone shows it without opening. */
export function signInMail(params: SignInParams, { locale, publicUrl }: MailSurroundings): MailText {
  return drawMail({
    locale,
    subject: speak(locale, 'signInSubject', { code: params.code }),
    blocks: [
      { kind: 'paragraph', text: speak(locale, 'signInIntro') },
      { kind: 'button', text: speak(locale, 'signInButton'), url: publicUrl + signInPath(params.token) },
      { kind: 'code', label: speak(locale, 'signInCodeLabel'), code: params.code },
      { kind: 'small', text: speak(locale, 'signInIgnore') },
    ],
  });
}

export const claimParams = signInParams.extend({
  merchantName: z.string(),
  units: z.array(namedUnits),
  welcome: z.array(namedUnits).default([]),
});
export type ClaimParams = z.infer<typeof claimParams>;

/**
 * "42 points are waiting": whoever opens its link verifies the address, and the claim binds. Whoever becomes a member by
 * that learns here what joining brings, too.
 */
export function claimMail(params: ClaimParams, { locale, publicUrl }: MailSurroundings): MailText {
  const total = params.units.reduce((sum, { amount }) => sum + amount, 0);
  const units = formatList(
    locale,
    params.units.map((one) => formatUnits(locale, one)),
  );
  const words = { merchant: params.merchantName, units, total };
  const none = params.units.length === 0;
  const welcome = formatList(
    locale,
    params.welcome.map((one) => formatUnits(locale, one)),
  );
  const bringsMore = params.welcome.length > 0;
  return drawMail({
    locale,
    subject: speak(locale, none ? 'claimSubjectNoUnits' : 'claimSubject', words),
    blocks: [
      { kind: 'paragraph', text: speak(locale, none ? 'claimIntroNoUnits' : 'claimIntro', words) },
      ...(bringsMore
        ? [{ kind: 'paragraph', text: speak(locale, 'claimWelcome', { units: welcome }) } as const]
        : []),
      { kind: 'button', text: speak(locale, 'claimButton'), url: publicUrl + signInPath(params.token) },
      { kind: 'code', label: speak(locale, 'claimCodeLabel'), code: params.code },
      { kind: 'small', text: speak(locale, 'claimIgnore') },
    ],
  });
}

export const rewardIssuedParams = z.object({
  merchantName: z.string(),
  rewardName: z.object({ en: z.string(), fr: z.string() }),
  benefit: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('amount'), amountMinor: z.int(), currency: z.string() }),
    z.object({ kind: z.literal('percent'), basisPoints: z.int() }),
    z.object({ kind: z.literal('free_article'), productIds: z.array(z.string()) }),
  ]),
  code: z.string(),
  /** Epoch milliseconds; shown as a day in `timeZone`. */
  expiresAt: z.int(),
  timeZone: z.string(),
  storeUrl: z.url({ protocol: /^https?$/ }),
});
export type RewardIssuedParams = z.infer<typeof rewardIssuedParams>;

/** A reward's code, whether the reward came by itself or was chosen (D9). */
export function rewardIssuedMail(
  params: RewardIssuedParams,
  { locale, storeLink }: MailSurroundings,
): MailText {
  const benefit = describeBenefit(locale, params);
  const words = { merchant: params.merchantName, benefit };
  const date = formatDate(locale, params.expiresAt, params.timeZone);
  const url = storeLink(params.storeUrl);
  return drawMail({
    locale,
    subject: speak(locale, 'rewardSubject', words),
    blocks: [
      { kind: 'paragraph', text: speak(locale, 'rewardIntro', words) },
      { kind: 'code', label: speak(locale, 'rewardCodeLabel'), code: params.code },
      { kind: 'paragraph', text: speak(locale, 'rewardUse', { store: new URL(url).host }) },
      { kind: 'paragraph', text: speak(locale, 'rewardExpiry', { date }) },
      { kind: 'button', text: speak(locale, 'rewardButton'), url },
    ],
  });
}

function describeBenefit(locale: Locale, { benefit, rewardName }: RewardIssuedParams): string {
  switch (benefit.kind) {
    case 'amount':
      return speak(locale, 'rewardAmount', { amount: formatMoney(locale, benefit) });
    case 'percent':
      return speak(locale, 'rewardPercent', { percent: formatPercent(locale, benefit.basisPoints) });
    case 'free_article':
      return rewardName[locale];
  }
}
