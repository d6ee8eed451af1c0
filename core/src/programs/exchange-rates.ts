import type { Ratio } from '../commerce/exact-minor.ts';
import type { MerchantId, ProgramId } from '../commerce/ids.ts';
import { currencyExponent } from '../commerce/money.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';

/** Twelve digits, at most eight of them after the point: every rate between two currencies, in safe integers. */
const RATE = /^(?=[\d.]{1,13}$)(?!\d{13})(\d{1,7})(?:\.(\d{1,8}))?$/;
const CURRENCY = /^[A-Z]{3}$/;

/** What one unit of `currency` is worth in the programme's currency from `validFrom` on, as decimal text ("0.0061"). */
export type ExchangeRate = { currency: string; validFrom: Instant; rate: string };
export type RateTable = readonly ExchangeRate[];

export type SetRateCommand = ExchangeRate & { merchantId: MerchantId; programId: ProgramId; author: string };
export type SetRateResult =
  { outcome: 'set' | 'set_already' } | { outcome: 'invalid'; field: 'currency' | 'rate' };

/**
 * Adds a rate to a programme's table. Rates are never changed, only followed by later ones; a second word on the same
 * instant changes nothing. Orders that waited for it are settled by whoever calls (`settleValuedOrders`).
 */
export async function setExchangeRate(deps: Deps, command: SetRateCommand): Promise<SetRateResult> {
  const { merchantId, programId, currency, validFrom, author } = command;
  if (!CURRENCY.test(currency)) return { outcome: 'invalid', field: 'currency' };
  const rate = readRate(command.rate);
  if (rate === null) return { outcome: 'invalid', field: 'rate' };
  const rows = await sql(
    deps.pool,
    `INSERT INTO exchange_rate (merchant_id, program_id, currency, valid_from, rate, author, recorded_at)
     VALUES ($1, $2, $3, $4, $5::numeric, $6, $7) ON CONFLICT DO NOTHING RETURNING 1 AS one`,
    [merchantId, programId, currency, instant(validFrom), rate, author, instant(deps.clock.now())],
  );
  return { outcome: rows.length > 0 ? 'set' : 'set_already' };
}

/** The decimal text of a rate, with a point; null when it is none, or not above 0. */
function readRate(typed: string): string | null {
  const text = typed.trim().replace(',', '.');
  return RATE.test(text) && /[1-9]/.test(text) ? text : null;
}

/** The rates of a merchant's programmes, oldest first. */
export async function readRates(
  database: Database,
  merchantId: MerchantId,
): Promise<Map<ProgramId, ExchangeRate[]>> {
  const rows = await sql<ExchangeRate & { programId: ProgramId }>(
    database,
    `SELECT program_id AS "programId", currency, valid_from AS "validFrom", trim_scale(rate)::text AS rate FROM exchange_rate
      WHERE merchant_id = $1 ORDER BY program_id, currency, valid_from`,
    [merchantId],
  );
  const tables = new Map<ProgramId, ExchangeRate[]>();
  for (const { programId, ...rate } of rows) tables.set(programId, [...(tables.get(programId) ?? []), rate]);
  return tables;
}

/**
 * Pure. One minor unit of `from` in minor units of `to`, by the rate in force then; null while none is. A first rate holds
 * for what came before it as well: the owner enters it when the first such order already waits.
 */
export function rateAt(
  table: RateTable,
  { from, to, at }: { from: string; to: string; at: Instant },
): Ratio | null {
  const own = table.filter((one) => one.currency === from);
  const found = own.findLast((one) => one.validFrom <= at) ?? own[0];
  return found ? minorRatio(found.rate, { from, to }) : null;
}

function minorRatio(rate: string, { from, to }: { from: string; to: string }): Ratio {
  const [whole = '', fraction = ''] = rate.split('.');
  const up = 10n ** BigInt(currencyExponent(to));
  const down = 10n ** BigInt(currencyExponent(from) + fraction.length);
  return reduced(BigInt(whole + fraction) * up, down);
}

function reduced(numerator: bigint, denominator: bigint): Ratio {
  let [a, b] = [numerator, denominator];
  while (b !== 0n) [a, b] = [b, a % b];
  return { numerator: Number(numerator / a), denominator: Number(denominator / a) };
}
