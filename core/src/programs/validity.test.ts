import { describe, expect, test } from 'vitest';
import { DEFINITION } from '../earning/testing/world.ts';
import type { ProgramClock } from './program-clock.ts';
import { checkDefinition } from './save-program.ts';
import { validityAt, type Validity } from './validity.ts';

const at = (text: string) => Date.parse(text);
const paris = (pauses: ProgramClock['pauses'] = []): ProgramClock => ({ timeZone: 'Europe/Paris', pauses });

describe('[C2] a membership', () => {
  const summer: Validity = { kind: 'dates', from: '2026-06-01', to: '2026-08-31' };
  const month: Validity = { kind: 'days', days: 30 };
  const enrolledAt = at('2026-05-10T20:00:00Z');

  test.each([
    ['2026-05-31T21:59:59Z', 'not_yet'],
    ['2026-05-31T22:00:00Z', 'valid'],
    ['2026-08-31T21:59:59Z', 'valid'],
    ['2026-08-31T22:00:00Z', 'over'],
  ])('of fixed dates holds on both, by the programme’s own days: %s is %s', (moment, state) => {
    for (const joined of [null, enrolledAt])
      expect(validityAt(summer, { clock: paris(), enrolledAt: joined }, at(moment))).toBe(state);
  });

  test.each([
    ['2026-05-10T20:00:00Z', 'valid'],
    ['2026-06-09T21:59:59Z', 'valid'],
    ['2026-06-09T22:00:00Z', 'over'],
    ['2020-01-01T00:00:00Z', 'valid'],
  ])('of 30 days ends with the local day that is 30 days after joining: %s is %s', (moment, state) => {
    expect(validityAt(month, { clock: paris(), enrolledAt }, at(moment))).toBe(state);
  });

  test('of some days waits while the programme is paused, and one of fixed dates does not', () => {
    const clock = paris([{ startsAt: at('2026-05-20T10:00:00Z'), endsAt: at('2026-05-25T10:00:00Z') }]);
    expect(validityAt(month, { clock, enrolledAt }, at('2026-06-14T21:59:59Z'))).toBe('valid');
    expect(validityAt(month, { clock, enrolledAt }, at('2026-06-14T22:00:00Z'))).toBe('over');
    expect(validityAt(summer, { clock, enrolledAt }, at('2026-08-31T22:00:00Z'))).toBe('over');
  });

  test('never ends for a guest by days from joining, nor for anybody without a validity', () => {
    const never = at('2999-01-01T00:00:00Z');
    expect(validityAt(month, { clock: paris(), enrolledAt: null }, never)).toBe('valid');
    expect(validityAt(null, { clock: paris(), enrolledAt }, never)).toBe('valid');
  });

  test('is checked field by field, and is none in versions of before', () => {
    const problems = (validity: unknown) => {
      const checked = checkDefinition({ ...DEFINITION, validity });
      return checked.outcome === 'invalid' ? checked.problems.map(({ field }) => field) : [];
    };
    const { validity: _none, ...before } = DEFINITION;
    expect(checkDefinition(before)).toMatchObject({ outcome: 'valid', definition: { validity: null } });
    expect(problems(summer)).toEqual([]);
    expect(problems({ ...summer, to: '2026-05-31' })).toEqual(['validity.to']);
    expect(problems({ ...summer, from: '31 May' })).toContain('validity.from');
    expect(problems({ kind: 'days', days: 0 })).toEqual(['validity.days']);
    expect(problems({ kind: 'days', days: 1.5 })).toEqual(['validity.days']);
  });
});
