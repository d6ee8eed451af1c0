import type { Benefit } from './kinds.ts';

/** So many points are worth so much, in minor units of the programme's currency. */
export type PointValue = { amountMinor: number; perUnits: number };

/**
 * A reward as it is given at a place: one that turns points into money for each so many of them takes the place's own value
 * of points; every other one, and a place without its own (null), stays as the programme says.
 */
export function valuedAt<Valued extends { unit: string; benefit: Benefit }>(
  reward: Valued,
  own: PointValue | null,
): Valued {
  if (own === null || !hasPointValue(reward)) return reward;
  return { ...reward, benefit: { kind: 'per_units', ...own } };
}

/** Whether a reward is worth more for more points: what a place may value otherwise. */
export function hasPointValue({ unit, benefit }: { unit: string; benefit: Benefit }): boolean {
  return unit === 'points' && benefit.kind === 'per_units';
}
