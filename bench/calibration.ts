/** A fixed loop of integer work: lets figures of two machines, or two hours, be read side by side. */
export function calibrationMillionsPerSecond(): number {
  const startedAt = performance.now();
  let x = 1;
  for (let i = 0; i < 50_000_000; i += 1) x = (Math.imul(x, 1664525) + 1013904223) | 0;
  return Math.round(50_000 / (performance.now() - startedAt + (x === 0 ? 1 : 0)));
}
