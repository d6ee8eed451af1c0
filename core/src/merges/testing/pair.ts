import type { Pool } from '../../database/pool.ts';
import { createWorld, type World } from '../../earning/testing/world.ts';
import type { Reward, ProgramDefinition } from '../../programs/definition.ts';
import { DEFINITION } from '../../earning/testing/world.ts';
import { EVERY_ARTICLE } from '../../programs/rules/article-selector.ts';
import { EVERYWHERE } from '../../programs/rules/order-scope.ts';
import { mergeMembers, type MergeMembersResult } from '../merge-members.ts';

/** A shop with Ada, who has two cards: one under each address. */
export type PairOfCards = { world: World; ada: string; augusta: string };

export const ADA = 'ada@example.org';
export const AUGUSTA = 'augusta@example.org';

export const withRewards = (...rewards: Reward[]): ProgramDefinition => ({ ...DEFINITION, rewards });

/** A visit from 1.00 on, at most one a day; and a point for each euro. */
export const VISITS: ProgramDefinition = {
  ...DEFINITION,
  earning: [
    ...DEFINITION.earning,
    { kind: 'visits', ruleId: 'visit', minimumMinor: 100, dailyCap: 1, on: EVERY_ARTICLE, where: EVERYWHERE },
  ],
};

export async function twoCards(pool: Pool, definition?: ProgramDefinition): Promise<PairOfCards> {
  const world = await createWorld(pool, definition);
  return { world, ada: await world.member(ADA), augusta: await world.member(AUGUSTA) };
}

/** Merges one member into another, as the owner would. */
export function merge(
  { deps, merchantId }: World,
  { from, to }: { from: string; to: string },
): Promise<MergeMembersResult> {
  const command = { merchantId, fromMemberId: from, toMemberId: to };
  return mergeMembers(deps, { ...command, comment: 'Two cards, one person', author: 'Camille' });
}
