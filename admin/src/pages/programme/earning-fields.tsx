import { RULE_KINDS } from '@ristourne/core/programs/rules/kinds';
import type { RuleField } from '@ristourne/core/programs/rules/rule-kind';
import { MAX_RULES } from '@ristourne/core/programs/rules/limits';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { BracketRows } from './bracket-rows.tsx';
import { errorOf, sectionOf, type Editing } from './editing.ts';
import { ruleSentences } from './preview-order.ts';
import { fieldsOf, KIND_NAMES, newRuleForm, type RuleForm } from './rule-form.ts';
import { OnlyFor } from './selection-fields.tsx';
import { Unvalued } from './unvalued.tsx';

type Part = 'earning' | 'welcome' | 'taxBase' | 'currency' | 'pointName' | 'multipliers';
type Props = { editing: Editing<Part> };

/** How an order earns: any number of rules of any kind, each in a box of its own; and what joining brings. */
export const EarningFields = sectionOf(
  ['earning', 'welcome', 'taxBase', 'currency', 'pointName', 'multipliers'],
  function EarningFields({ editing }: Props) {
    return (
      <>
        {editing.form.earning.map((rule, index) => (
          <OneRule key={rule.ruleId} editing={editing} index={index} />
        ))}
        <AllRules editing={editing} />
      </>
    );
  },
);

/** Another rule, and what all of them have in common. */
function AllRules({ editing }: Props) {
  const { Section, Stack, Select, Text } = useKit();
  const { t } = useHost();
  const { form, change } = editing;
  const problem = errorOf(editing, 'earning').error;
  return (
    <Section title={t('programme.earningMore')} hint={t('programme.earningHint')}>
      <Stack gap="loose">
        {form.earning.length === 0 ? <Text tone="warning">{t('programme.earning.none')}</Text> : null}
        {problem === undefined ? null : <Text tone="critical">{problem}</Text>}
        <AddRule editing={editing} />
        <Select
          name="taxBase"
          label={t('programme.taxBase')}
          value={form.taxBase}
          options={(['with_tax', 'without_tax'] as const).map((value) => ({
            value,
            label: t(`programme.taxBase.${value}`),
          }))}
          onChange={(value) => change({ taxBase: value === 'without_tax' ? 'without_tax' : 'with_tax' })}
        />
        <Select
          name="multipliers"
          label={t('programme.multipliers')}
          value={form.multipliers}
          options={(['best', 'all'] as const).map((value) => ({
            value,
            label: t(`programme.multipliers.${value}`),
          }))}
          onChange={(value) => change({ multipliers: value === 'all' ? 'all' : 'best' })}
        />
        <WelcomeFields editing={editing} />
      </Stack>
    </Section>
  );
}

function AddRule({ editing: { form, change } }: Props) {
  const { Stack, Text, Buttons } = useKit();
  const { language, t } = useHost();
  const add = KIND_NAMES.map((kind) => ({
    label: RULE_KINDS[kind].title[language],
    disabled: form.earning.length >= MAX_RULES,
    onAction: () => change({ earning: [...form.earning, newRuleForm(kind, form.earning)] }),
  }));
  return (
    <Stack gap="tight">
      <Text kind="strong">{t('programme.earning.add')}</Text>
      <Buttons actions={add} />
    </Stack>
  );
}

function OneRule({ editing, index }: Props & { index: number }) {
  const { Section, Stack, Text } = useKit();
  const { language, t } = useHost();
  const { form, change, problems, choices } = editing;
  const rule = form.earning[index];
  if (!rule) return null;
  const at = `earning.${index}`;
  const set = (part: Partial<RuleForm>): void =>
    change({ earning: form.earning.map((one, place) => (place === index ? { ...one, ...part } : one)) });
  const remove = {
    label: t('programme.earning.remove'),
    tone: 'critical' as const,
    onAction: () => change({ earning: form.earning.filter((_one, place) => place !== index) }),
  };
  const { fields, readsPoints, title } = RULE_KINDS[rule.kind];
  return (
    <Section title={t('programme.rule', { number: index + 1, kind: title[language] })} actions={[remove]}>
      <Stack>
        {fields.length > 0 ? <RuleFields editing={editing} rule={rule} at={at} set={set} /> : null}
        {ruleSentences(rule, form, language).map((sentence) => (
          <Text key={sentence} kind="subdued">
            {sentence}
          </Text>
        ))}
        {readsPoints ? <Unvalued articles={editing.unvalued} /> : null}
        <OnlyFor at={at} form={rule} onChange={set} problems={problems} choices={choices} />
      </Stack>
    </Section>
  );
}

type RuleProps = Props & { rule: RuleForm; at: string; set: (part: Partial<RuleForm>) => void };

/** The kind's own fields, whatever they are. */
function RuleFields({ editing, rule, at, set }: RuleProps) {
  const { Stack } = useKit();
  const { problems, form } = editing;
  const fields = fieldsOf(rule.kind);
  const single = fields.filter((field): field is TypedField => field.input !== 'rows');
  const table = fields.find(({ input }) => input === 'rows');
  return (
    <Stack>
      {single.length > 0 ? (
        <Stack direction="row">
          {single.map((field) => (
            <OneField
              key={field.name}
              field={field}
              name={`${at}.${field.name}`}
              value={rule.values[field.name] ?? ''}
              onChange={(typed) => set({ values: { ...rule.values, [field.name]: typed } })}
              editing={editing}
            />
          ))}
        </Stack>
      ) : null}
      {table ? (
        <BracketRows
          at={`${at}.${table.name}`}
          rows={rule.rows}
          onChange={(rows) => set({ rows })}
          currency={form.currency}
          problems={problems}
        />
      ) : null}
    </Stack>
  );
}

type TypedField = Exclude<RuleField, { input: 'rows' }>;
type FieldProps = Props & {
  field: TypedField;
  name: string;
  value: string;
  onChange: (typed: string) => void;
};

function OneField({ editing, field, name, value, onChange }: FieldProps) {
  const { TextField } = useKit();
  const { language } = useHost();
  const isMoney = field.input === 'minor';
  return (
    <TextField
      name={name}
      label={field.label[language]}
      value={value}
      onChange={onChange}
      inputMode={isMoney ? 'decimal' : 'numeric'}
      {...(isMoney ? { suffix: editing.form.currency } : {})}
      {...errorOf(editing, name)}
    />
  );
}

function WelcomeFields({ editing }: Props) {
  const { Stack, Checkbox, TextField } = useKit();
  const { t } = useHost();
  const { form, change } = editing;
  const { welcome } = form;
  return (
    <Stack>
      <Checkbox
        name="welcome.on"
        label={t('programme.welcome.on')}
        checked={welcome.on}
        onChange={(on) => change({ welcome: { ...welcome, on } })}
      />
      {welcome.on ? (
        <TextField
          name="welcome.points"
          label={t('programme.welcome.points')}
          hint={t('programme.welcome.hint')}
          value={welcome.points}
          onChange={(points) => change({ welcome: { ...welcome, points } })}
          inputMode="numeric"
          {...errorOf(editing, 'welcome.points')}
        />
      ) : null}
    </Stack>
  );
}
