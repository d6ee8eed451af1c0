import { expect, test } from 'vitest';
import type { VisitFact } from './visit-days.ts';
import { countedVisits } from './visit-days.ts';

const fact = (given: Partial<VisitFact>): VisitFact => ({
  sourceId: 'source',
  occurredAt: 1_000,
  kind: 'order',
  storeId: 'store',
  externalId: '1',
  cap: 1,
  ...given,
});

test('[B4] the first visits of a day count, up to the cap', () => {
  const facts = [3, 1, 2].map((at) => fact({ sourceId: `at-${at}`, occurredAt: at, cap: 2 }));
  expect(countedVisits(facts)).toEqual(new Set(['at-1', 'at-2']));
});

test('[B4] each fact keeps the cap of its own version', () => {
  const facts = [
    fact({ sourceId: 'a', occurredAt: 1, cap: 1 }),
    fact({ sourceId: 'b', occurredAt: 2, cap: 1 }),
    fact({ sourceId: 'c', occurredAt: 3, cap: 2 }),
  ];
  expect(countedVisits(facts)).toEqual(new Set(['a', 'c']));
});

test('[I9] two orders of the same second count by the store’s number, whichever arrived first', () => {
  const arrivedFirst = fact({ sourceId: '0001', externalId: '18' });
  const arrivedSecond = fact({ sourceId: '0002', externalId: '17' });
  expect(countedVisits([arrivedFirst, arrivedSecond])).toEqual(new Set(['0002']));
  expect(countedVisits([arrivedSecond, arrivedFirst])).toEqual(new Set(['0002']));
});
