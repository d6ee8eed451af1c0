import type { FaultyEngine, KeptVoucher } from './faulty-engine.ts';
import { codeKey, type SimulatedStores } from './simulated-stores.ts';

/** I4, I5 and I7, from what stores have, what claimants were told, and what is left undone. */
export async function judgeFaults(engine: FaultyEngine): Promise<string[]> {
  return [
    ...(await engine.unfinished()).map((one) => `never ended: ${one}`),
    ...judgeCodes(await engine.vouchers(), engine.shops),
    ...[...engine.wins]
      .filter(([, wins]) => wins > 1)
      .map(([order, wins]) => `order ${order} was won ${wins} times`),
  ];
}

const LIVE: ReadonlySet<string> = new Set(['issued', 'used', 'expired']);

/** A voucher that took its units has one code in its store, and one that gave them back has none that anybody could use. */
function judgeCodes(vouchers: KeptVoucher[], { codes }: SimulatedStores): string[] {
  const known = new Map(vouchers.map((one) => [codeKey(one, one.code), one]));
  const orphans = [...codes]
    .filter(([key, code]) => code.enabled && !LIVE.has(known.get(key)?.state ?? ''))
    .map(([key]) => `the store has ${key}, whose voucher is ${known.get(key)?.state ?? 'nobody’s'}`);
  const lost = [...known]
    .filter(([key, one]) => LIVE.has(one.state) && codes.get(key)?.enabled !== true)
    .map(([key, one]) => `voucher ${key} is ${one.state}, and the store has no such code`);
  return [...orphans, ...lost];
}
