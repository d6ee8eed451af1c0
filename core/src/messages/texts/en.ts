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

  claimWelcome: 'And to welcome you: joining brings {units} more.',

  welcomeSubject: 'Welcome at {merchant}: {units} for you',
  welcomeIntro:
    'You are a member at {merchant} now. To welcome you you find {units} in your wallet, ready to be used.',
  unitsUntil: '{units}: to be used by the end of {date}.',
  walletButton: 'Open my wallet',

  noticeSubject: 'Use {units} at {merchant} by {date}',
  noticeIntro: 'What you have in “{program}” at {merchant} ends soon:',
  noticeAffordable:
    'You have {units} in all. That is enough for “{reward}”: choose it in your wallet, and you have its code at once.',
  noticeToGo: 'With {units} more you can have “{reward}”.',
  noticeWhy: 'You get this mail because you are a member at {merchant}. What is not used by then is gone.',

  earnedLasts: 'What you earn lasts {days, plural, one {one day} other {# days}}.',

  membershipDates: 'Membership holds from {from} to {to}.',
  membershipDays: 'Membership holds for {days, plural, one {# day} other {# days}} after joining.',
  membershipAlways: 'always',
  orderBeforeMembership: 'Your membership had not begun when you ordered: this order earns nothing.',
  orderAfterMembership:
    'Your membership had ended when you ordered: this order earns nothing. What you have stays.',
  changeMembership: 'Membership',
  changeFromTo: '{what}: {before} → {after}',
  changeNew: 'New – {what}: {after}',
  changeGone: 'No longer – {what}: {before}',
  changeOther: 'Other settings change as well.',
  changeRate: 'Rate',
  changeBrackets: 'By the order’s value',
  changeVisits: 'Visits',
  changeRule: 'Earning',
  changeReward: 'Reward “{name}”',
  changeAutomatic: 'given by itself, and spends its price',
  changeKeeping: 'given by itself, and spends nothing',
  changeChosen: 'given when the member chooses it',
  changeVoucherDays: 'its code works for {days, plural, one {# day} other {# days}}',
  changeOrdersEarn: 'orders paid with it earn',
  changeOrdersDont: 'orders paid with it earn nothing',
  changeDays: '{days, plural, one {# day} other {# days}}',
  changeName: 'Name',
  changePointName: 'Name of the points',
  changeCurrency: 'Currency',
  changeTaxBase: 'Points count on',
  changeWithTax: 'what buyers see, with tax',
  changeWithoutTax: 'the amount without tax',
  changeMaturity: 'Points can be used after',
  changeMaturesFrom: 'Counted from',
  changeFromPayment: 'payment',
  changeFromFulfilment: 'fulfilment',
  changeFromBookingTime: 'the time of a booking',
  changeFromBooking: 'one hour, by “{property}”',
  changeLots: 'Points last',
  changeClaims: 'An order’s code can be scanned for',
  changeShortfall: 'When a refund finds too few points',
  changeOwed: 'the member owes them',
  changeWrittenOff: 'they are written off',
} as const;

export type MessageKey = keyof typeof en;
export type Texts = Readonly<Record<MessageKey, string>>;
