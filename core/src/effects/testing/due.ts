import type { MerchantId } from '../../commerce/ids.ts';
import type { Deps } from '../../ports/deps.ts';
import { readDueEffects, type DueEffect } from '../due-effects.ts';

/** All of one merchant's due effects, the longest due first. */
export async function dueEffectsOf({
  deps,
  merchantId,
}: {
  deps: Deps;
  merchantId: MerchantId;
}): Promise<DueEffect[]> {
  const due = await readDueEffects(deps, { perStore: 1_000, limit: 10_000 });
  return due.filter((one) => one.merchantId === merchantId);
}
