import type { Deps } from '@ristourne/core/ports/deps';
import { issuePairingCode } from '@ristourne/core/stores/pairing-codes';
import { z } from 'zod';
import { UNREADABLE, type ActOptions, type Acted } from '../page.ts';

const command = z.strictObject({ do: z.literal('pair') });

/** Makes a code by which one more shop joins; the page shows it once, since only its hash is kept. */
export async function addStore(deps: Deps, { call, command: sent, t }: ActOptions): Promise<Acted> {
  if (!command.safeParse(sent).success) return UNREADABLE;
  const { code } = await issuePairingCode(deps, { merchantId: call.merchantId });
  return { outcome: 'done', message: t('home.stores.made'), shown: code };
}
