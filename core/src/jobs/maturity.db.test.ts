import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrderReading, OrderState } from '../commerce/order.ts';
import { DAY_MS, MINUTE_MS } from '../commerce/time.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { createWorld, DEFINITION, order, ORDER_TIME } from '../earning/testing/world.ts';
import { checkDefinition, pauseProgram, resumeProgram } from '../programs/save-program.ts';
import { prove } from '../proof/prove.ts';
import { memberPrograms } from '../timeline/member-programs.ts';
import { matureEarnings } from './mature-earnings.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const FULFILMENT = { ...DEFINITION, maturityDays: 14, maturesFrom: { kind: 'fulfilment' as const } };
const BOOKING = { ...DEFINITION, maturesFrom: { kind: 'booking' as const, property: 'Booking start' } };

/** Ada's order of 42.00, as it is told at a moment. */
function told(change: Partial<OrderState> = {}, stamp = ORDER_TIME): OrderReading {
  const reading = order({ email: 'ada@example.org', stamp });
  return { ...reading, state: { ...reading.state, ...change } };
}
const booked = (time: string, stamp?: number) => told({ bookings: [{ name: 'booking start', time }] }, stamp);

async function adaWith(definition: typeof FULFILMENT | typeof BOOKING, reading: OrderReading) {
  const world = await createWorld(database.pool, definition);
  const memberId = await world.member('ada@example.org');
  await world.deliver(reading);
  const { deps, merchantId, programId } = world;
  return {
    world,
    pause: { merchantId, programId, author: 'test' },
    balance: () => world.balance(memberId),
    /** When what is pending matures, as the card tells it. */
    maturesAt: async () => {
      const [standing] = await memberPrograms(deps, { merchantId, memberId });
      return standing?.units.find(({ unit }) => unit === 'points')?.pendingParts[0]?.maturesAt;
    },
    due: () => matureEarnings(deps, merchantId),
    wrong: async () => (await prove(database.pool, merchantId)).differences,
  };
}

describe('[B15] from fulfilment', () => {
  test('points stay on the way, without a date, until the order is fulfilled; then the days count', async () => {
    const ada = await adaWith(FULFILMENT, told());
    const { clock } = ada.world.deps;
    clock.at = ORDER_TIME + 100 * DAY_MS;
    expect([await ada.due(), await ada.maturesAt(), (await ada.balance()).pending]).toEqual([0, null, 42]);
    const fulfilledAt = ORDER_TIME + 99 * DAY_MS;
    await ada.world.deliver(told({ fulfilledAt }, fulfilledAt));
    expect(await ada.maturesAt()).toBe(fulfilledAt + 14 * DAY_MS);
    clock.at = fulfilledAt + 14 * DAY_MS;
    expect(await ada.due()).toBe(1);
    await ada.world.fetched(told({ fulfilledAt }, fulfilledAt));
    expect(await ada.balance()).toMatchObject({ pending: 0, available: 42 });
    expect(await ada.wrong()).toEqual([]);
  });

  test('a fulfilment that is taken back is none, until they have matured', async () => {
    const ada = await adaWith(FULFILMENT, told({ fulfilledAt: ORDER_TIME }));
    expect(await ada.maturesAt()).toBe(ORDER_TIME + 14 * DAY_MS);
    await ada.world.deliver(told({}, ORDER_TIME + MINUTE_MS));
    expect(await ada.maturesAt()).toBeNull();
    const later = ORDER_TIME + 20 * DAY_MS;
    ada.world.deps.clock.at = later;
    await ada.world.deliver(told({ fulfilledAt: ORDER_TIME }, later));
    expect(await ada.balance()).toMatchObject({ pending: 0, available: 42 });
    await ada.world.deliver(told({}, later + MINUTE_MS));
    expect(await ada.balance()).toMatchObject({ pending: 0, available: 42 });
  });

  test('a fulfilment in the future happened when it was told first', async () => {
    const ada = await adaWith(FULFILMENT, told({ fulfilledAt: ORDER_TIME + 900 * DAY_MS }));
    expect(await ada.maturesAt()).toBe(ada.world.deps.clock.at + 14 * DAY_MS);
  });
});

describe('[B15] from a booking', () => {
  test('points mature an hour after it, by the programme’s zone, and follow it when it moves', async () => {
    const ada = await adaWith(BOOKING, booked('2026-12-01T14:30:00'));
    expect(await ada.maturesAt()).toBe(Date.UTC(2026, 11, 1, 14, 30));
    await ada.world.deliver(booked('2026-12-02T09:00:00+05:00', ORDER_TIME + MINUTE_MS));
    const moved = Date.UTC(2026, 11, 2, 5);
    expect(await ada.maturesAt()).toBe(moved);
    ada.world.deps.clock.at = moved - MINUTE_MS;
    expect(await ada.due()).toBe(0);
    ada.world.deps.clock.at = moved;
    expect(await ada.due()).toBe(1);
    await ada.world.fetched(booked('2026-12-02T09:00:00+05:00', ORDER_TIME + MINUTE_MS));
    expect(await ada.balance()).toMatchObject({ pending: 0, available: 42 });
    expect(await ada.wrong()).toEqual([]);
  });

  test('an order without one, or with another name, never matures by a guess', async () => {
    const other = told({ bookings: [{ name: 'delivery', time: '2026-12-01T14:30:00' }] });
    const ada = await adaWith(BOOKING, other);
    ada.world.deps.clock.at = ORDER_TIME + 900 * DAY_MS;
    expect([await ada.due(), await ada.maturesAt()]).toEqual([0, null]);
    await ada.world.deliver(booked('2026-12-01T14:30:00', ORDER_TIME + MINUTE_MS));
    expect(await ada.balance()).toMatchObject({ pending: 0, available: 42 });
  });

  test('of several the last one counts, and one before the order matures an hour after it was placed', async () => {
    const name = 'booking start';
    const several = {
      bookings: ['2026-12-01T14:30:00Z', '2026-12-03T10:00:00Z'].map((time) => ({ name, time })),
    };
    const ada = await adaWith(BOOKING, told(several));
    expect(await ada.maturesAt()).toBe(Date.UTC(2026, 11, 3, 11));
    await ada.world.deliver(booked('2020-01-01T10:00:00Z', ORDER_TIME + MINUTE_MS));
    expect((await ada.balance()).available).toBe(42);
  });

  test('[F7] a pause before it moves it by as much, whether the order is told again meanwhile or not', async () => {
    const [silent, retold] = [
      await adaWith(BOOKING, booked('2026-12-10T10:00:00Z')),
      await adaWith(BOOKING, booked('2026-12-10T10:00:00Z')),
    ];
    for (const { world, pause } of [silent, retold]) {
      await pauseProgram(world.deps, pause);
      world.deps.clock.at += 3 * DAY_MS;
      if (world === retold.world) await world.deliver(booked('2026-12-10T10:00:00Z', ORDER_TIME + DAY_MS));
      await resumeProgram(world.deps, pause);
    }
    const moved = Date.UTC(2026, 11, 13, 11);
    expect([await silent.maturesAt(), await retold.maturesAt()]).toEqual([moved, moved]);
  });
});

test('[B15] a booking whose time has no name is refused with its field', () => {
  expect(checkDefinition({ ...BOOKING, maturesFrom: { kind: 'booking', property: ' ' } })).toMatchObject({
    outcome: 'invalid',
    problems: [{ field: 'maturesFrom.property' }],
  });
});
