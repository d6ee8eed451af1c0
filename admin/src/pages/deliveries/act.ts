import { replayParkedEffects } from '@ristourne/core/effects/replay-parked';
import { replayParked } from '@ristourne/core/inbox/parked';
import type { Deps } from '@ristourne/core/ports/deps';
import { z } from 'zod';
import { UNREADABLE, type ActOptions, type Acted } from '../page.ts';

const command = z.strictObject({ do: z.enum(['replay', 'replay_effects']) });

/** Puts what waits back in line, for a cause that was mended since. */
export async function replayWaiting(deps: Deps, { call, command: sent, t }: ActOptions): Promise<Acted> {
  const parsed = command.safeParse(sent);
  if (!parsed.success) return UNREADABLE;
  switch (parsed.data.do) {
    case 'replay': {
      const count = await replayParked(deps, call.merchantId);
      return { outcome: 'done', message: t('deliveries.replayed', { count }) };
    }
    case 'replay_effects': {
      const count = await replayParkedEffects(deps, call.merchantId);
      return { outcome: 'done', message: t('effects.replayed', { count }) };
    }
  }
}
