/** Since then, with one decimal: "5.3". */
export function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
