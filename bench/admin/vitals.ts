import type { Frame } from 'playwright-core';

/** Milliseconds since the document was asked for; CLS is a sum of shares. */
export type Vitals = { firstByteMs: number; fcpMs: number; lcpMs: number; cls: number };

type Seen = { lcpMs: number; shifts: { at: number; value: number }[]; interactions: Record<number, number> };
type Watched = typeof globalThis & { ristourneLab: Seen };
type ShiftEntry = PerformanceEntry & { value: number; hadRecentInput: boolean };
type EventEntry = PerformanceEntry & { interactionId: number };

/** Runs in each document before its scripts. Shifts within 500 ms of an input are wanted ones and not counted, as CLS has it. */
export function watchVitals(): void {
  const seen: Seen = { lcpMs: 0, shifts: [], interactions: {} };
  (globalThis as Watched).ristourneLab = seen;
  const watch = (type: string, take: (entry: PerformanceEntry) => void): void =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({
      type,
      buffered: true,
      durationThreshold: 16,
    } as PerformanceObserverInit);
  watch('largest-contentful-paint', (entry) => {
    seen.lcpMs = entry.startTime;
  });
  watch('layout-shift', (entry) => {
    const { value, hadRecentInput, startTime } = entry as ShiftEntry;
    if (!hadRecentInput) seen.shifts.push({ at: startTime, value });
  });
  watch('event', (entry) => {
    const { interactionId, duration } = entry as EventEntry;
    if (interactionId > 0)
      seen.interactions[interactionId] = Math.max(seen.interactions[interactionId] ?? 0, duration);
  });
}

/** What the document in this frame has seen of itself until now. */
export function readVitals(frame: Frame): Promise<Vitals> {
  return frame.evaluate(() => {
    const { lcpMs, shifts } = (globalThis as Watched).ristourneLab;
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    const fcp = performance.getEntriesByName('first-contentful-paint')[0];
    // The worst window of shifts: each within a second of the one before, five seconds at most.
    let [cls, sum, from, last] = [0, 0, 0, -Infinity];
    for (const { at, value } of shifts) {
      if (at - last > 1_000 || at - from > 5_000) [sum, from] = [0, at];
      sum += value;
      last = at;
      cls = Math.max(cls, sum);
    }
    return { firstByteMs: navigation?.responseStart ?? 0, fcpMs: fcp?.startTime ?? 0, lcpMs, cls };
  });
}

/** The slowest interaction until now, from the input to the next paint; 0: none took 16 ms. */
export function readWorstInteraction(frame: Frame): Promise<number> {
  return frame.evaluate(() =>
    Math.max(0, ...Object.values((globalThis as Watched).ristourneLab.interactions)),
  );
}
