import { SECOND_MS } from '../../commerce/time.ts';
import type { World } from '../../earning/testing/world.ts';
import type { EffectResult } from '../../effects/effect.ts';
import { runEffect } from '../../effects/run-effect.ts';
import { dueEffectsOf } from '../../effects/testing/due.ts';
import { tagCustomerEffect } from '../../members/tag-customer-effect.ts';
import type { MarkBoard } from '../../stores/testing/mark-board.ts';
import { stampOrderEffect } from '../../vouchers/stamp-orders.ts';
import { createShelf } from '../../vouchers/testing/shelf.ts';
import { showBalanceEffect } from '../show-balance-effect.ts';

/** A second later: runs what marks are due, once each. */
export async function runMarks(world: World, { marks }: MarkBoard): Promise<(EffectResult | null)[]> {
  const { deps } = world;
  deps.clock.at += SECOND_MS;
  const ports = () => ({ ...createShelf().port, marks });
  const handlers = {
    stamp_order: stampOrderEffect(deps, ports),
    tag_customer: tagCustomerEffect(deps, ports),
    show_balance: showBalanceEffect(deps, ports),
  };
  const results = [];
  for (const due of await dueEffectsOf(world)) results.push(await runEffect(deps, due, handlers));
  return results;
}
