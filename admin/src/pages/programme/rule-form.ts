import { MAX_BRACKETS, MAX_MINOR, MAX_UNITS } from '@ristourne/core/programs/rules/limits';
import { RULE_KINDS, type EarningRule, type EarningRuleKind } from '@ristourne/core/programs/rules/kinds';
import type { RuleField } from '@ristourne/core/programs/rules/rule-kind';
import type { Reader } from './reader.ts';
import {
  EVERY_ARTICLE_FORM,
  EVERYWHERE_FORM,
  readScope,
  readSelector,
  scopeFormOf,
  selectorFormOf,
  type ScopeForm,
  type SelectorForm,
} from './selection-form.ts';
import { minorText } from './typed-text.ts';

export type BracketForm = { from: string; to: string; points: string };

/** An earning rule while it is being written: its kind's fields by name, as typed, and the rows where it has a table. */
export type RuleForm = {
  ruleId: string;
  kind: EarningRuleKind;
  values: Record<string, string>;
  rows: BracketForm[];
  on: SelectorForm;
  where: ScopeForm;
};

export const KIND_NAMES = Object.keys(RULE_KINDS) as EarningRuleKind[];
const PROPOSED_ROWS: BracketForm[] = [
  { from: '0', to: '50', points: '10' },
  { from: '50', to: '', points: '25' },
];

export function fieldsOf(kind: EarningRuleKind): readonly RuleField[] {
  return RULE_KINDS[kind].fields;
}

/** A rule with its kind's proposals, and an id that none of the others has. */
export function newRuleForm(kind: EarningRuleKind, others: readonly { ruleId: string }[]): RuleForm {
  const name = kind.replaceAll('_', '-');
  let ruleId = name;
  for (let number = 2; others.some((one) => one.ruleId === ruleId); number += 1) ruleId = `${name}-${number}`;
  const fields = fieldsOf(kind);
  return {
    ruleId,
    kind,
    values: Object.fromEntries(
      fields.flatMap((field) => (field.input === 'rows' ? [] : [[field.name, field.proposed]])),
    ),
    rows: fields.some(({ input }) => input === 'rows') ? PROPOSED_ROWS : [],
    on: EVERY_ARTICLE_FORM,
    where: EVERYWHERE_FORM,
  };
}

export function ruleFormOf(rule: EarningRule, currency: string): RuleForm {
  const { ruleId, kind, on, where } = rule;
  const given = rule as unknown as Record<string, number>;
  const values = fieldsOf(kind).flatMap(({ name, input }) => {
    const value = given[name];
    if (input === 'rows' || value === undefined) return [];
    return [[name, input === 'minor' ? minorText(value, currency) : String(value)] as const];
  });
  const rows =
    rule.kind !== 'brackets'
      ? []
      : rule.brackets.map(({ fromMinor, toMinor, points }) => ({
          from: minorText(fromMinor, currency),
          to: toMinor === null ? '' : minorText(toMinor, currency),
          points: String(points),
        }));
  return {
    ruleId,
    kind,
    values: Object.fromEntries(values),
    rows,
    on: selectorFormOf(on),
    where: scopeFormOf(where),
  };
}

/** The rule of its kind's own fields, each read by what the kind says of it. */
export function readRule(reader: Reader, at: string, form: RuleForm): EarningRule {
  const { kind, ruleId, values, rows } = form;
  const fields = fieldsOf(kind).map((field): [string, unknown] => {
    const { name } = field;
    if (field.input === 'rows') return [name, readRows(reader, at, rows)];
    const { label, least, most } = field;
    const asked = { label: label[reader.language], least, most };
    const typed = values[name] ?? '';
    return [
      name,
      field.input === 'minor'
        ? reader.money(`${at}.${name}`, typed, asked)
        : reader.number(`${at}.${name}`, typed, asked),
    ];
  });
  return {
    kind,
    ruleId,
    ...Object.fromEntries(fields),
    on: readSelector(reader, `${at}.on`, form.on),
    where: readScope(reader, `${at}.where`, form.where),
  } as EarningRule;
}

type Bracket = Extract<EarningRule, { kind: 'brackets' }>['brackets'][number];

function readRows(reader: Reader, at: string, rows: BracketForm[]): Bracket[] {
  const { t } = reader;
  if (rows.length === 0 || rows.length > MAX_BRACKETS)
    reader.refuse(`${at}.brackets`, ['problem.bracketCount', { max: MAX_BRACKETS }], null);
  const before = reader.problems.length;
  const brackets = rows.map((row, index) => ({
    fromMinor: reader.money(`${at}.brackets.${index}.from`, row.from, {
      label: t('programme.brackets.from'),
      least: 0,
    }),
    toMinor:
      row.to.trim() === ''
        ? null
        : reader.money(`${at}.brackets.${index}.to`, row.to, {
            label: t('programme.brackets.to'),
            least: 0,
            most: MAX_MINOR,
          }),
    points: reader.number(`${at}.brackets.${index}.points`, row.points, {
      label: t('programme.brackets.points'),
      most: MAX_UNITS,
    }),
  }));
  if (reader.problems.length === before) refuseOverlaps(reader, at, brackets);
  return brackets;
}

/** Tells the first row that does not follow the one before. */
function refuseOverlaps(reader: Reader, at: string, brackets: Bracket[]): void {
  const refuse = (row: number, field: 'from' | 'to'): void => {
    const values = { field: reader.t(`programme.brackets.${field}`), row: row + 1 };
    reader.refuse(`${at}.brackets.${row}.${field}`, ['problem.bracketOrder', values], null);
  };
  for (const [row, { fromMinor, toMinor }] of brackets.entries()) {
    const next = brackets[row + 1];
    if (toMinor === null ? next !== undefined : toMinor <= fromMinor) return refuse(row, 'to');
    if (next && toMinor !== null && next.fromMinor < toMinor) return refuse(row + 1, 'from');
  }
}
