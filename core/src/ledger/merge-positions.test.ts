import { describe, expect, test } from 'vitest';
import { createIds } from '../commerce/uuid-v7.ts';
import { adjust, importUnits } from './adjust.ts';
import { openDraft, openLots, positionOf, type LedgerDraft } from './draft.ts';
import { earn } from './earn.ts';
import { mergePositions } from './merge-positions.ts';
import { reverse } from './reverse.ts';
import { hold, payOut, release } from './spend.ts';

const programId = 'program';
const unit = 'points';
const now = { today: 100, programMs: 1_000 };
const terms = { maturesAtProgramMs: 0, expiresOnDay: 200, lapsesOnDay: 190 };

function newDraft(): LedgerDraft {
  let at = 1;
  const ids = createIds({ now: () => (at += 1) }, { bytes: (length) => new Uint8Array(length) });
  return openDraft({ positions: [], earnings: [], lots: [], allocations: [] }, { ids, bookedAt: 1 });
}

const keyOf = (memberId: string) => ({ memberId, programId, unit });
const booksOf = (draft: LedgerDraft, memberId: string) => {
  const { pending, available, held, owed } = positionOf(draft, keyOf(memberId));
  return { pending, available, held, owed };
};
const give = (draft: LedgerDraft, memberId: string, { sourceId, amount, ...rest }: { sourceId: string; amount: number; matures?: number; expires?: number }) =>
  earn(draft, {
    sourceId, programId, unit, memberId, amount, now, occurredAt: 0, actor: 'test', evaluationRevision: 1,
    terms: { ...terms, maturesAtProgramMs: rest.matures ?? 0, expiresOnDay: rest.expires ?? 200 },
  }); // prettier-ignore
const takeBack = (
  draft: LedgerDraft,
  memberId: string,
  { sourceId, amount }: { sourceId: string; amount: number },
) =>
  reverse(draft, {
    sourceId,
    programId,
    unit,
    memberId,
    amount,
    shortfall: 'owed',
    occurredAt: 0,
    actor: 'test',
    evaluationRevision: 2,
  });
const merge = (draft: LedgerDraft) =>
  mergePositions(draft, {
    programId,
    unit,
    fromMemberId: 'other',
    toMemberId: 'survivor',
    sourceId: 'merge',
    actor: 'staff',
  });

describe('merging two members', () => {
  test('[I1] pending, held and lots with their days go over, and nothing is made or lost', () => {
    const draft = newDraft();
    give(draft, 'survivor', { sourceId: 's1', amount: 10, expires: 150 });
    give(draft, 'other', { sourceId: 'o1', amount: 40, expires: 120 });
    give(draft, 'other', { sourceId: 'o2', amount: 7, matures: 5_000 });
    hold(draft, { ...keyOf('other'), sourceId: 'redemption', amount: 15, now, actor: 'test' });
    merge(draft);
    expect(booksOf(draft, 'other')).toEqual({ pending: 0, available: 0, held: 0, owed: 0 });
    expect(booksOf(draft, 'survivor')).toEqual({ pending: 7, available: 35, held: 15, owed: 0 });
    expect(openLots(draft, keyOf('survivor')).map((lot) => [lot.open, lot.expiresOnDay])).toEqual([[25, 120], [10, 150]]); // prettier-ignore
  });

  test('what one owes is paid at once from what the other has', () => {
    const draft = newDraft();
    give(draft, 'survivor', { sourceId: 's1', amount: 50 });
    give(draft, 'other', { sourceId: 'o1', amount: 30 });
    hold(draft, { ...keyOf('other'), sourceId: 'redemption', amount: 30, now, actor: 'test' });
    takeBack(draft, 'other', { sourceId: 'o1', amount: 30 });
    merge(draft);
    expect(booksOf(draft, 'survivor')).toEqual({ pending: 0, available: 20, held: 30, owed: 0 });
  });

  test('a later refund of the other’s order finds its units at the survivor', () => {
    const draft = newDraft();
    give(draft, 'other', { sourceId: 'o1', amount: 40 });
    merge(draft);
    takeBack(draft, 'survivor', { sourceId: 'o1', amount: 40 });
    expect(booksOf(draft, 'survivor')).toEqual({ pending: 0, available: 0, held: 0, owed: 0 });
  });

  test('units held before the merge come back to the survivor', () => {
    const draft = newDraft();
    give(draft, 'other', { sourceId: 'o1', amount: 40 });
    const holdPostingId =
      hold(draft, { ...keyOf('other'), sourceId: 'redemption', amount: 15, now, actor: 'test' }) ?? '';
    merge(draft);
    release(draft, {
      ...keyOf('survivor'),
      sourceId: 'redemption',
      holdPostingId,
      amount: 15,
      now,
      actor: 'store',
    });
    expect(booksOf(draft, 'survivor')).toEqual({ pending: 0, available: 40, held: 0, owed: 0 });
    expect(openLots(draft, keyOf('survivor')).reduce((sum, lot) => sum + lot.open, 0)).toBe(40);
  });
});

describe('imports and payouts', () => {
  test('imported units pay what is owed first, then become available until their own day', () => {
    const draft = newDraft();
    give(draft, 'ada', { sourceId: 'o1', amount: 10 });
    adjust(draft, { ...keyOf('ada'), sourceId: 'a1', amount: -10, expiresOnDay: 0, now, actor: 'staff' });
    takeBack(draft, 'ada', { sourceId: 'o1', amount: 10 });
    importUnits(draft, {
      ...keyOf('ada'),
      sourceId: 'i1',
      amount: 25,
      expiresOnDay: 130,
      now,
      actor: 'staff',
    });
    expect(booksOf(draft, 'ada')).toEqual({ pending: 0, available: 15, held: 0, owed: 0 });
    expect(openLots(draft, keyOf('ada')).map((lot) => [lot.open, lot.expiresOnDay])).toEqual([[15, 130]]);
  });

  test('money that was paid out leaves held for good', () => {
    const draft = newDraft();
    give(draft, 'ada', { sourceId: 'o1', amount: 500 });
    const holdPostingId =
      hold(draft, { ...keyOf('ada'), sourceId: 'r1', amount: 300, now, actor: 'test' }) ?? '';
    payOut(draft, { ...keyOf('ada'), sourceId: 'r1', holdPostingId, amount: 300, now, actor: 'store' });
    expect(booksOf(draft, 'ada')).toEqual({ pending: 0, available: 200, held: 0, owed: 0 });
    const paid = draft.added.entries.filter((entry) => entry.book === 'paid_out');
    expect(paid.map((entry) => entry.amount)).toEqual([300]);
  });
});
