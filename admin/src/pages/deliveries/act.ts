import { replayParked } from '@ristourne/core/inbox/parked';
import type { Deps } from '@ristourne/core/ports/deps';
import { z } from 'zod';
import { UNREADABLE, type ActOptions, type Acted } from '../page.ts';

const command = z.strictObject({ do: z.literal('replay') });

/** Puts what waits back in line, for a cause that was mended since. */
export async function replayDeliveries(deps: Deps, { call, command: sent, t }: ActOptions): Promise<Acted> {
  if (!command.safeParse(sent).success) return UNREADABLE;
  const count = await replayParked(deps, call.merchantId);
  return { outcome: 'done', message: t('deliveries.replayed', { count }) };
}
