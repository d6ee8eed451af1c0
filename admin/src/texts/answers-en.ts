import { answersCardsEn } from './answers-cards-en.ts';
import { answersEarningEn } from './answers-earning-en.ts';

/** What only the server says, in answer to a command: no browser loads these. */
export const answersEn = {
  ...answersCardsEn,
  ...answersEarningEn,
  'programme.qualified.paid': '{codes, plural, one {# code is} other {# codes are}} being made',
  'programme.qualified.left':
    '{count, plural, one {# member is} other {# members are}} left: give it to them as well.',
  'programme.qualified.more':
    'Nobody was given anything: by now {count, plural, one {# member has} other {# members have}} enough, or one of them enough for more. Close this, and look again.',
  'programme.qualified.changed':
    'Nobody was given anything: the reward has changed meanwhile. Close this, and load the page again.',
  'programme.qualified.noStore':
    'Nobody was given anything: no shop of yours is connected in which its codes can be made.',
  'vouchers.revoke.begun': '{count, plural, one {# code is} other {# codes are}} being revoked',
  'vouchers.revoke.left': '{count, plural, one {# code is} other {# codes are}} left: revoke them as well.',
  'vouchers.revoke.more':
    'Nothing was revoked: by now there {count, plural, one {is # unused code} other {are # unused codes}}. Close this, and look again.',
  'vouchers.revoke.none': 'Nothing was revoked: no code is unused any more.',
  'vouchers.revoke.over': 'Not revoked: this code was used, has ended, or is being revoked already.',
  'vouchers.revoke.commentWrong': 'Comment: say why, in up to {max} characters.',
  'deliveries.replayed': '{count, plural, one {# message was} other {# messages were}} put back in line',
  'effects.replayed': '{count, plural, one {# task is} other {# tasks are}} tried again',
  'privacy.downloaded': 'Copy downloaded',
  'privacy.handedOver': 'Marked as handed over',
  'privacy.notWaiting': 'This request is over: it was handed over, or the customer was erased.',
  'programme.saved': 'Saved: it counts for orders placed from now on',
  'programme.wasPaused': 'Programme paused',
  'programme.wasResumed': 'Programme resumed',
  'problem.moneyChosen': 'Given: members choose how much wallet money they use, so it can’t come by itself.',
  'problem.maximumBelow': 'At most: must not be less than the smallest amount.',
  'problem.occasionChoice':
    'A reward for an occasion has no price: give an amount, a percentage, an article or the shipping.',
  'problem.articlesDiffer': 'Two articles have the same number.',
  'problem.articlesChosen':
    'An article with its own price is chosen by the member: it can’t be given by itself.',
  'problem.brackets': 'Each step starts where the one before ends, or later; only the last may have no end.',
  'problem.other': '{field}: {reason}',
} as const;

export type AnswerKey = keyof typeof answersEn;
