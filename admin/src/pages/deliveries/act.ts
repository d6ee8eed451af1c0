import { replayParkedEffects } from '@ristourne/core/effects/replay-parked';
import { replayParked } from '@ristourne/core/inbox/parked';
import type { Deps } from '@ristourne/core/ports/deps';
import { handOverCopy } from '@ristourne/core/privacy/hand-over-copy';
import { makeCopy } from '@ristourne/core/privacy/make-copy';
import { z } from 'zod';
import { UNREADABLE, type Act, type ActOptions, type Acted } from '../page.ts';

const requestId = z.uuid();
const command = z.discriminatedUnion('do', [
  z.strictObject({ do: z.enum(['replay', 'replay_effects']) }),
  z.strictObject({ do: z.literal('copy'), requestId }),
  z.strictObject({ do: z.literal('hand_over'), requestId }),
]);

/** Puts back in line what waits, makes the copy that a customer asked for, or notes that it was handed over. */
export const actOnDeliveries: Act = async (deps, options) => {
  const read = command.safeParse(options.command);
  if (!read.success) return UNREADABLE;
  switch (read.data.do) {
    case 'replay':
      return replayDeliveries(deps, options);
    case 'replay_effects':
      return replayEffects(deps, options);
    case 'copy':
      return downloadCopy(deps, options, read.data.requestId);
    case 'hand_over':
      return noteHandedOver(deps, options, read.data.requestId);
  }
};

async function replayDeliveries(deps: Deps, { call, t }: ActOptions): Promise<Acted> {
  const count = await replayParked(deps, call.merchantId);
  return { outcome: 'done', message: t('deliveries.replayed', { count }) };
}

async function replayEffects(deps: Deps, { call, t }: ActOptions): Promise<Acted> {
  const count = await replayParkedEffects(deps, call.merchantId);
  return { outcome: 'done', message: t('effects.replayed', { count }) };
}

async function downloadCopy(deps: Deps, { call, t }: ActOptions, request: string): Promise<Acted> {
  const { merchantId, actor } = call;
  const made = await makeCopy(deps, { merchantId, requestId: request, author: actor.name });
  if (made.outcome === 'not_waiting') return notWaiting(t('privacy.notWaiting'));
  const day = made.copy.preparedAt.slice(0, 10);
  const file = {
    name: `personal-data-${day}.json`,
    type: 'application/json',
    text: JSON.stringify(made.copy, null, 2),
  };
  return { outcome: 'done', message: t('privacy.downloaded'), file };
}

async function noteHandedOver(deps: Deps, { call, t }: ActOptions, request: string): Promise<Acted> {
  const { merchantId, actor } = call;
  const { outcome } = await handOverCopy(deps, { merchantId, requestId: request, author: actor.name });
  return outcome === 'handed_over'
    ? { outcome: 'done', message: t('privacy.handedOver') }
    : notWaiting(t('privacy.notWaiting'));
}

function notWaiting(message: string): Acted {
  return { outcome: 'invalid', problems: [{ field: '', message }] };
}
