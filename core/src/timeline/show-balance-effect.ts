import { z } from 'zod';
import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { showId } from '../commerce/ids.ts';
import type { EffectHandler, EffectResult } from '../effects/effect.ts';
import { afterFailure, doneOf } from '../effects/effect.ts';
import { memberOfStoreCustomer } from '../members/find-member.ts';
import type { Deps } from '../ports/deps.ts';
import type { ShowBalanceResult, ShownProgram, StorePorts } from '../ports/store-port.ts';
import { readStore } from '../stores/read-store.ts';
import { memberPrograms, type ProgramStanding } from './member-programs.ts';

const payload = z.object({ externalId: z.string() });
/** A clock that is ahead elsewhere has written: ours catches up. */
const AGAIN_SECONDS = 2;

/**
 * Shows a store customer's balance as it is now: every programme that has a version in force and is not paused (F7),
 * nothing once nobody is linked any more, and then nothing of them is kept. A store that left is told nothing, and all is wanted
 * anew when it comes back.
 */
export function showBalanceEffect(deps: Deps, ports: StorePorts): EffectHandler {
  return async ({ merchantId, storeId, payload: given }) => {
    const { externalId } = payload.parse(given);
    const store = await readStore(deps.pool, merchantId, storeId);
    const marks = store === null ? null : ports(store.platform).marks;
    // Before anything is read: what another run reads later must not be taken for older.
    const asOf = deps.clock.now();
    const memberId = await memberOfStoreCustomer(deps.pool, merchantId, { storeId, externalId });
    const done = doneOf(memberId);
    if (store === null || marks === null) return done;
    const programs = await shownPrograms(deps, merchantId, memberId);
    return resultOf(await marks.showBalance(store, externalId, { asOf, programs }), done);
  };
}

async function shownPrograms(
  deps: Deps,
  merchantId: MerchantId,
  memberId: MemberId | null,
): Promise<ShownProgram[]> {
  if (memberId === null) return [];
  const standings = await memberPrograms(deps, { merchantId, memberId });
  return standings.filter(({ state }) => state === 'active').map(shownProgram);
}

function shownProgram({ programId, definition: { name, pointName }, units }: ProgramStanding): ShownProgram {
  return {
    programId: showId('program', programId),
    name,
    pointName,
    units: units.map(({ unit, available, pending, owed }) => ({ unit, available, pending, owed })),
  };
}

function resultOf(result: ShowBalanceResult, done: EffectResult): EffectResult {
  switch (result.outcome) {
    case 'shown':
    case 'absent':
      return done;
    case 'kept':
      return {
        outcome: 'retry',
        reason: 'the store shows a balance of a later time',
        afterSeconds: AGAIN_SECONDS,
      };
    default:
      return afterFailure(result);
  }
}
