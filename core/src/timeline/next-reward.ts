import type { Reward } from '../programs/definition.ts';
import type { Unit } from '../programs/units.ts';
import type { ProgramStanding } from './member-programs.ts';

export type NextReward = { reward: Reward; toGo: number; have: number };

/** The reward to look forward to: the cheapest that is still out of reach, else the dearest that is affordable. None outside the membership. */
export function nextReward(program: ProgramStanding, unit: Unit): NextReward | null {
  if (program.membership !== null && program.membership.state !== 'valid') return null;
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

/** `units`: all that is available, where that is enough; else how much is missing. */
export type RewardInSight = { reward: Reward; affordable: boolean; units: number };

/** What to use units for: the dearest reward that can be chosen for what there is, else the next one to reach. */
export function rewardInSight(program: ProgramStanding, unit: Unit): RewardInSight | null {
  const have = program.units.find((one) => one.unit === unit)?.available ?? 0;
  const [dearest] = program.rewards
    .filter(({ reward, affordable }) => affordable && reward.unit === unit && reward.issue === 'chosen')
    .toSorted((one, other) => other.reward.cost - one.reward.cost);
  if (dearest !== undefined) return { reward: dearest.reward, affordable: true, units: have };
  const next = nextReward(program, unit);
  return next === null || next.toGo === 0
    ? null
    : { reward: next.reward, affordable: false, units: next.toGo };
}
