import { describe, expect, test } from 'vitest';
import {
  programDefinition,
  type ProgramDefinition,
  type ProgramDefinitionInput,
  type Reward,
} from '../programs/definition.ts';
import { changeSentences } from './program-changes.ts';
import { DEFINITION } from './testing/preview-unit.ts';

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const REWARD: Reward = {
  rewardId: 'gift', revision: 1, name: { en: '3 off', fr: '3 de remise' }, unit: 'points', cost: 500,
  benefit: { kind: 'amount', amountMinor: 300 }, issue: 'automatic', consuming: true, voucherDays: 60, ordersEarn: true, codeLength: 12, bound: false,
}; // prettier-ignore
const base: ProgramDefinition = programDefinition.parse({
  ...DEFINITION,
  earning: [{ kind: 'rate', ruleId: 'rate', points: 1, perMinor: 100 }],
  rewards: [REWARD],
  maturityDays: 0,
});
const told = (change: Partial<ProgramDefinitionInput>, language: 'en' | 'fr' = 'en'): string[] =>
  changeSentences(base, programDefinition.parse({ ...base, ...change }), language).map(plain);
const reward = (change: Partial<Reward>) => ({ rewards: [{ ...REWARD, ...change }] });

describe('what a new version changes', () => {
  test('a rate is told before and after, in both languages', () => {
    const earning = [{ kind: 'rate', ruleId: 'rate', points: 2, perMinor: 100 } as const];
    expect(told({ earning })).toEqual(['Rate: 1 point per €1 → 2 points per €1']);
    expect(told({ earning }, 'fr')).toEqual(['Taux : 1 point par 1 € → 2 points par 1 €']);
  });

  test('a reward’s threshold is told with its name; its revision, which nobody typed, is not', () => {
    expect(told(reward({ cost: 100, revision: 7 }))).toEqual(['Reward “3 off”: 500 points → 100 points']);
    expect(told(reward({ cost: 1 }), 'fr')).toEqual(['Récompense « 3 de remise » : 500 points → 1 point']);
    expect(told(reward({ revision: 7 }))).toEqual([]);
  });

  test('what comes and what goes is told as a whole', () => {
    expect(told({ rewards: [], earning: [] })).toEqual([
      'No longer – Rate: 1 point per €1',
      'No longer – Reward “3 off”: 500 points, €3 off, given by itself, and spends its price',
    ]);
    expect(
      told({ earning: [...base.earning, { kind: 'visits', ruleId: 'v', minimumMinor: 0, dailyCap: 1 }] }),
    ).toEqual(['New – Visits: 1 visit: one paid order, at most 1 a day']);
  });

  test('each setting has its sentence, and French 0 and 1 are singular', () => {
    expect(
      told({ maturityDays: 14, shortfall: base.shortfall === 'owed' ? 'written_off' : 'owed' }),
    ).toHaveLength(2);
    expect(told({ maturityDays: 1 }, 'fr')).toEqual(['Points utilisables après : 0 jour → 1 jour']);
  });

  test('what these words don’t tell is not passed over', () => {
    expect(told({ name: { ...base.name, fr: 'Autre' } })).toEqual(['Other settings change as well.']);
    expect(told(reward({ name: { en: '3 off', fr: 'Autre' } }))).toEqual(['Other settings change as well.']);
    expect(told({})).toEqual([]);
  });
});
