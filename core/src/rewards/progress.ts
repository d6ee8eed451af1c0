/**
 * Where a member stands under a non-consuming reward after these postings, in booked order: units that matured, net of what was reversed
 * after maturing. A reversal of units that came before the reward takes the sum to zero and no further.
 */
export function progressAfter(progress: number, matured: readonly number[]): number {
  let sum = progress;
  for (const units of matured) sum = Math.max(0, sum + units);
  return sum;
}
