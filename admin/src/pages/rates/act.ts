import type { Instant } from '@ristourne/core/commerce/time';
import { settleValuedOrders } from '@ristourne/core/jobs/settle-valued-orders';
import type { Deps } from '@ristourne/core/ports/deps';
import { setExchangeRate } from '@ristourne/core/programs/exchange-rates';
import { localDay, startOfLocalDay } from '@ristourne/core/programs/program-clock';
import { dayOfDate } from '@ristourne/core/programs/rules/campaign';
import { z } from 'zod';
import { UNREADABLE, type Act, type ActOptions, type Acted } from '../page.ts';
import { isDate } from '../programme/typed-text.ts';
import { typed } from '../programme/selection-input.ts';
import { shownProgram, type ShownProgram } from '../programs.ts';

const command = z.strictObject({ do: z.literal('add'), currency: typed, rate: typed, from: typed });

/** Adds a rate; the orders that waited for one of its currency are credited at once. */
export const addRate: Act = async (deps, options) => {
  const read = command.safeParse(options.command);
  if (!read.success) return UNREADABLE;
  const program = await shownProgram(deps, options.call.merchantId, options.call.params);
  if (!program?.definition) return { outcome: 'not_found' };
  const { t } = options;
  const currency = read.data.currency.trim().toUpperCase();
  const from = read.data.from.trim();
  if (currency === program.definition.currency)
    return refused('currency', t('rates.sameCurrency', { currency }));
  if (!isDate(from)) return refused('from', t('problem.date', { field: t('rates.from') }));
  return add(deps, options, { program, currency, rate: read.data.rate, from });
};

type Adding = { program: ShownProgram; currency: string; rate: string; from: string };

async function add(
  deps: Deps,
  { t, call: { merchantId, actor } }: ActOptions,
  { program: { programId, timeZone }, currency, rate, from }: Adding,
): Promise<Acted> {
  const validFrom = instantOf(from, { timeZone, now: deps.clock.now() });
  const result = await setExchangeRate(deps, {
    merchantId,
    programId,
    currency,
    rate,
    validFrom,
    author: actor.name,
  });
  switch (result.outcome) {
    case 'invalid':
      return refused(result.field, t(result.field === 'rate' ? 'rates.badRate' : 'rates.badCurrency'));
    case 'set_already':
      return refused('from', t('rates.already'));
    case 'set': {
      const settled = await settleValuedOrders(deps, merchantId);
      return {
        outcome: 'done',
        message: settled > 0 ? t('rates.addedAndSettled', { count: settled }) : t('rates.added'),
      };
    }
  }
}

/** Its first instant; today's is now, so that a rate of this morning can be corrected. */
function instantOf(date: string, { timeZone, now }: { timeZone: string; now: Instant }): Instant {
  const day = dayOfDate(date);
  return day === localDay(timeZone, now) ? now : startOfLocalDay(timeZone, day);
}

function refused(field: string, message: string): Acted {
  return { outcome: 'invalid', problems: [{ field, message }] };
}
