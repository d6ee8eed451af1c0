import type { Reward } from '../programs/definition.ts';
import type { Unit } from '../programs/units.ts';
import type { ProgramStanding } from './member-programs.ts';

export type NextReward = { reward: Reward; toGo: number; have: number };

/** The reward to look forward to: the cheapest that is still out of reach, else the dearest that is affordable. */
export function nextReward(program: ProgramStanding, unit: Unit): NextReward | null {
  const own = program.rewards.filter(({ reward }) => reward.unit === unit);
  const ahead = own.filter(({ toGo }) => toGo > 0).sort((one, other) => one.toGo - other.toGo)[0];
  const chosen = ahead ?? own.sort((one, other) => other.reward.cost - one.reward.cost)[0];
  if (chosen === undefined) return null;
  return {
    reward: chosen.reward,
    toGo: chosen.toGo,
    have: Math.max(0, chosen.reward.cost - chosen.toGo),
  };
}
