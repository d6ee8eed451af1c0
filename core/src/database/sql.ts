import pg from 'pg';
import type { Database } from './pool.ts';
import { statementName } from './statement-names.ts';

const { builtins } = pg.types;
const TEXT_ARRAY = 1009;
const INT8_ARRAY = 1016;
const DATE_ARRAY = 1182;
const TIMESTAMPTZ_ARRAY = 1185;

/** A bigint as a number. Throws where a number could not hold it exactly. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond a safe integer`);
  return value;
}

/** An instant as whole milliseconds since 1970; PostgreSQL's microseconds are cut off. Infinity is refused. */
function epochMs(text: string): number {
  const iso = text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
  const value = Math.floor(Date.parse(iso));
  if (!Number.isSafeInteger(value)) throw new RangeError(`timestamptz ${text} is no instant`);
  return value;
}

function arrayOf(parse: (text: string) => unknown): (text: string) => unknown {
  const parserOf = pg.types.getTypeParser as (oid: number) => unknown;
  const parseTexts = parserOf(TEXT_ARRAY) as (text: string) => (string | null)[];
  return (text) => parseTexts(text).map((item) => (item === null ? null : parse(item)));
}

const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, safeInteger],
  [INT8_ARRAY, arrayOf(safeInteger)],
  [builtins.TIMESTAMPTZ, epochMs],
  [TIMESTAMPTZ_ARRAY, arrayOf(epochMs)],
  [builtins.DATE, (text) => text],
  [DATE_ARRAY, arrayOf((text) => text)],
]);

const types = {
  getTypeParser: (oid: number, format?: string) =>
    (format === 'binary' ? undefined : parsers.get(oid)) ?? pg.types.getTypeParser(oid, format as 'text'),
} as unknown as pg.CustomTypesConfig;

function named(text: string): { name?: string } {
  const name = statementName(text);
  return name === undefined ? {} : { name };
}

/**
 * Runs one statement, kept prepared by its connection, and answers its rows. bigint comes as a safe integer (or it throws), timestamptz as epoch
 * milliseconds, date as 'YYYY-MM-DD', numeric as text. Instants go in through `instant`.
 */
export async function sql<Row extends object>(
  database: Database,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const result = await database.query<Row>({ ...named(text), text, values: [...values], types });
  return result.rows;
}

/** The one row that the statement must give; none or several break an invariant and throw. */
export async function sqlOne<Row extends object>(
  database: Database,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row> {
  const rows = await sql<Row>(database, text, values);
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`expected one row, got ${rows.length}: ${text}`);
  return row;
}

/** The row, or undefined; several throw. */
export async function sqlMaybe<Row extends object>(
  database: Database,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row | undefined> {
  const rows = await sql<Row>(database, text, values);
  if (rows.length > 1) throw new Error(`expected at most one row, got ${rows.length}: ${text}`);
  return rows[0];
}

/** Epoch milliseconds as a value for a timestamptz parameter. */
export function instant(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toISOString();
}
