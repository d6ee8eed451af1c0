import type { Shop } from '../shop.ts';

/** The smallest plans: 100 points a second, 20 seconds' worth at most, and no single request above 1000. */
export const BUCKET_POINTS = 2_000;
export const RESTORE_PER_SECOND = 100;
export const REQUEST_POINTS_MAX = 1_000;

/** What is left now, by the shop's clock. */
export function pointsLeft(shop: Shop): number {
  const { bucket } = shop.state;
  const at = shop.clock.now().getTime();
  const restored = (Math.max(0, at - bucket.at) / 1000) * RESTORE_PER_SECOND;
  bucket.points = Math.min(BUCKET_POINTS, bucket.points + restored);
  bucket.at = at;
  return Math.floor(bucket.points);
}

/** Takes what a request really cost, which is known when it has run. */
export function spend(shop: Shop, points: number): void {
  shop.state.bucket.points = pointsLeft(shop) - points;
}

export function costReport(shop: Shop, cost: { requested: number; actual: number | null }) {
  return {
    cost: {
      requestedQueryCost: cost.requested,
      actualQueryCost: cost.actual,
      throttleStatus: {
        maximumAvailable: BUCKET_POINTS,
        currentlyAvailable: Math.max(0, pointsLeft(shop)),
        restoreRate: RESTORE_PER_SECOND,
      },
    },
  };
}
