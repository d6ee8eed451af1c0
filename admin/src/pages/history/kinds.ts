import type { PostingKind } from '@ristourne/core/ledger/books';

/** Kinds of movement as an owner looks for them; each posting is of one. */
export const MOVEMENTS = {
  earned: ['earn', 'mature', 'claim'],
  takenBack: ['reverse', 'reattribute'],
  spent: [
    'hold',
    'capture',
    'release',
    'return',
    'unused',
    'over_use',
    'over_use_ended',
    'retake',
    'pay_out',
  ],
  gone: ['expire', 'lapse', 'write_off'],
  byHand: ['adjust', 'import', 'merge', 'unmerge'],
} as const satisfies Record<string, readonly PostingKind[]>;

export type Movement = keyof typeof MOVEMENTS;
export const MOVEMENT_NAMES = [
  'earned',
  'takenBack',
  'spent',
  'gone',
  'byHand',
] as const satisfies Movement[];
