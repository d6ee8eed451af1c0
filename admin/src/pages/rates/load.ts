import { readWaiting } from '@ristourne/core/earning/waiting-orders';
import type { Deps } from '@ristourne/core/ports/deps';
import { readRates } from '@ristourne/core/programs/exchange-rates';
import { localDay } from '@ristourne/core/programs/program-clock';
import type { AdminCall } from '../../protocol.ts';
import { dateOf } from '../programme/typed-text.ts';
import { shownProgram } from '../programs.ts';

export type RatesData = {
  programme: string;
  currency: string;
  timeZone: string;
  /** YYYY-MM-DD, by the programme's zone. */
  today: string;
  /** Newest first in each currency. */
  rates: { currency: string; validFrom: number; rate: string }[];
  /** Orders whose currency has no rate, oldest first; at most `MAX_WAITING_SHOWN`. */
  waiting: { orderId: string; number: string; currency: string; since: number }[];
};

const MAX_WAITING_SHOWN = 200;

/** The programme's exchange rates, and the orders that wait for one. Null before there is a programme. */
export async function loadRates(deps: Deps, { merchantId, params }: AdminCall): Promise<RatesData | null> {
  const program = await shownProgram(deps, merchantId, params);
  if (!program?.definition) return null;
  const { programId, timeZone, definition } = program;
  const rates = (await readRates(deps.pool, merchantId)).get(programId) ?? [];
  const orders = await readWaiting(deps.pool, merchantId, { cause: 'rate', limit: MAX_WAITING_SHOWN });
  return {
    programme: programId,
    currency: definition.currency,
    timeZone,
    today: dateOf(localDay(timeZone, deps.clock.now())),
    rates: rates.toReversed().map(({ currency, validFrom, rate }) => ({ currency, validFrom, rate })),
    waiting: orders
      .filter((one) => one.programId === programId)
      .map(({ orderId, number, detail, since }) => ({ orderId, number, currency: detail, since })),
  };
}
