import { sqlOne } from '@ristourne/core/database/sql';
import type { MerchantId } from '@ristourne/core/commerce/ids';
import { countParked } from '@ristourne/core/inbox/parked';
import type { Deps } from '@ristourne/core/ports/deps';
import { countWaitingCopies } from '@ristourne/core/privacy/list-requests';
import { countMembers } from '@ristourne/core/statistics/list-members';
import { programFigures, type ProgramFigures } from '@ristourne/core/statistics/program-figures';
import type { AdminCall } from '../../protocol.ts';
import { merchantTimeZone, shownProgram, shownStores, type ShownStore } from '../programs.ts';

export type Todo = 'programme' | 'resume' | 'reward' | 'order';

export type HomeData = {
  timeZone: string;
  members: number;
  /** In points, of the programme; null before there is one. */
  figures: Pick<ProgramFigures, 'issued' | 'redeemed' | 'expired' | 'outstanding'> | null;
  stores: ShownStore[];
  lastOrderAt: number | null;
  parkedDeliveries: number;
  parkedEffects: number;
  todo: Todo[];
  /** Copies that customers asked for, and by when the first has to be handed over; null: none waits. */
  copies: { waiting: number; dueAt: number } | null;
};

/** Where the programme stands, whether all is well, and what the owner might do next. */
export async function loadHome(deps: Deps, { merchantId }: AdminCall): Promise<HomeData> {
  const program = await shownProgram(deps, merchantId);
  const figures = (await programFigures(deps, merchantId)).find(
    (one) => one.programId === program?.programId && one.unit === 'points',
  );
  const { lastOrderAt, parkedEffects } = await readHealth(deps, merchantId);
  const todo: Todo[] = [];
  if (program === null || program.definition === null) todo.push('programme');
  else if (program.state === 'paused') todo.push('resume');
  else if (program.definition.rewards.length === 0) todo.push('reward');
  if (lastOrderAt === null) todo.push('order');
  return {
    timeZone: await merchantTimeZone(deps, merchantId),
    members: await countMembers(deps, merchantId),
    figures: program === null ? null : (figures ?? { issued: 0, redeemed: 0, expired: 0, outstanding: 0 }),
    stores: await shownStores(deps, merchantId),
    lastOrderAt,
    parkedDeliveries: (await countParked(deps, merchantId)).parked,
    parkedEffects,
    todo,
    copies: await waitingCopies(deps, merchantId),
  };
}

async function waitingCopies(deps: Deps, merchantId: MerchantId): Promise<HomeData['copies']> {
  const { waiting, dueAt } = await countWaitingCopies(deps, merchantId);
  return dueAt === null ? null : { waiting, dueAt };
}

function readHealth(
  deps: Deps,
  merchantId: MerchantId,
): Promise<{ lastOrderAt: number | null; parkedEffects: number }> {
  return sqlOne(
    deps.pool,
    `SELECT (SELECT max(first_seen_at) FROM orders WHERE merchant_id = $1) AS "lastOrderAt",
            (SELECT count(*) FROM effect WHERE merchant_id = $1 AND state = 'parked') AS "parkedEffects"`,
    [merchantId],
  );
}
