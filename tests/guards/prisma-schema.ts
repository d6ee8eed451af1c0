import { textOf } from './sources.ts';

/** A table as prisma/schema.prisma describes it, in the words of PostgreSQL's catalogue. */
export interface DescribedTable {
  readonly name: string;
  readonly columns: Record<string, { type: string; nullable: boolean }>;
  readonly primaryKey: string[];
  readonly uniques: string[][];
}

const NATIVE_TYPES: Record<string, string> = {
  Uuid: 'uuid',
  Date: 'date',
  Text: 'text',
  SmallInt: 'smallint',
  JsonB: 'jsonb',
  ByteA: 'bytea',
};

const DEFAULT_TYPES: Record<string, string> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Json: 'jsonb',
  Bytes: 'bytea',
  Float: 'double precision',
  DateTime: 'timestamp(3) without time zone',
};

/** Reads the models: a small reader of the part of Prisma's language that we use; what it does not know throws. */
export function describedTables(text: string = textOf('core/prisma/schema.prisma')): DescribedTable[] {
  const models = [...text.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)];
  return models.map(([, model, body]) => describe(model ?? '', body ?? ''));
}

function describe(model: string, body: string): DescribedTable {
  const lines = body.split('\n').map((line) => line.replace(/\/\/.*$/, '').trim());
  const columnOf = new Map<string, string>();
  const columns: DescribedTable['columns'] = {};
  const primaryKey: string[] = [];
  const uniques: string[][] = [];
  const listed = (line: string): string[] =>
    (/\[([^\]]*)\]/.exec(line)?.[1] ?? '').split(',').map((field) => {
      const column = columnOf.get(field.trim());
      if (column === undefined) throw new Error(`${model} has no field ${field.trim()}`);
      return column;
    });
  for (const line of lines.filter((each) => each !== '' && !each.startsWith('@@'))) {
    const [, field, type, list, optional, rest] = /^(\w+)\s+(\w+)(\[\])?(\?)?\s*(.*)$/.exec(line) ?? [];
    if (field === undefined || type === undefined) throw new Error(`${model}: cannot read "${line}"`);
    if (rest?.includes('@relation') === true) continue;
    const column = /@map\("([^"]+)"\)/.exec(rest ?? '')?.[1] ?? field;
    columnOf.set(field, column);
    columns[column] = { type: columnType(type, rest ?? '') + (list ?? ''), nullable: optional !== undefined };
    if (/@id\b/.test(rest ?? '')) primaryKey.push(column);
    if (/@unique\b/.test(rest ?? '')) uniques.push([column]);
  }
  for (const line of lines.filter((each) => each.startsWith('@@'))) {
    if (line.startsWith('@@id')) primaryKey.push(...listed(line));
    if (line.startsWith('@@unique')) uniques.push(listed(line));
  }
  const name = /@@map\("([^"]+)"\)/.exec(body)?.[1] ?? model;
  return { name, columns, primaryKey, uniques };
}

function columnType(type: string, attributes: string): string {
  const [, native, argument] = /@db\.(\w+)(?:\(([^)]*)\))?/.exec(attributes) ?? [];
  if (native === undefined) {
    const known = DEFAULT_TYPES[type];
    if (known === undefined) throw new Error(`the type ${type} is unknown to this reader`);
    return known;
  }
  if (native === 'Timestamptz') return `timestamp${argument ? `(${argument})` : ''} with time zone`;
  if (native === 'VarChar') return `character varying(${argument})`;
  if (native === 'Char') return `character(${argument})`;
  if (native === 'Decimal') return `numeric(${argument?.replaceAll(' ', '')})`;
  const known = NATIVE_TYPES[native];
  if (known === undefined) throw new Error(`@db.${native} is unknown to this reader`);
  return known;
}
