/** Every sentence of the mails in English; `fr.ts` has the same keys, and the compiler says so. */
export const en = {
  signInSubject: 'Your sign-in code: {code}',
  signInIntro: 'Open your loyalty wallet with this button. It works once, for 15 minutes.',
  signInButton: 'Open my wallet',
  signInCodeLabel: 'Or type this code where you asked for it:',
  signInIgnore: 'You did not ask for this? Then ignore this mail: nothing happens without the code.',

  claimSubject: '{units} {total, plural, one {is} other {are}} waiting for you at {merchant}',
  claimSubjectNoUnits: 'Confirm your address for your points at {merchant}',
  claimIntro:
    '{units} from your order at {merchant} {total, plural, one {is} other {are}} waiting. Add {total, plural, one {it} other {them}} to your wallet with this button. It works once, for 24 hours.',
  claimIntroNoUnits:
    'Your order at {merchant} will bring its points once it is paid. Say that it is yours with this button. It works once, for 24 hours.',
  claimButton: 'Add my points',
  claimCodeLabel: 'Or type this code on the page where you asked for it, within 15 minutes:',
  claimIgnore: 'Not your order? Then ignore this mail: nothing is added without you.',

  rewardSubject: 'Your reward at {merchant}: {benefit}',
  rewardIntro: 'Thank you for coming back to {merchant}. Here is your reward: {benefit}.',
  rewardCodeLabel: 'Your code for the next order:',
  rewardUse:
    'Type it at the checkout of {store}, or show it at the till. It works once, and not with other codes.',
  rewardExpiry: 'Valid until {date}.',
  rewardButton: 'Go to the shop',

  earnedLasts: 'What you earn lasts {days, plural, one {one day} other {# days}}.',
} as const;

export type MessageKey = keyof typeof en;
export type Texts = Readonly<Record<MessageKey, string>>;
