import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { errorOf, sectionOf, type Editing } from './editing.ts';
import type { BracketForm } from './form.ts';

type Part = 'rate' | 'brackets' | 'visits' | 'welcome' | 'taxBase' | 'currency';

/** How an order earns: a rate, steps by its value, visits; and what joining brings. */
export const EarningFields = sectionOf(
  ['rate', 'brackets', 'visits', 'welcome', 'taxBase', 'currency'],
  function EarningFields({ editing }) {
    const { Section, Select } = useKit();
    const { t } = useHost();
    const { form, change } = editing;
    return (
      <Section title={t('programme.earning')} hint={t('programme.earningHint')}>
        <RateFields editing={editing} />
        <BracketFields editing={editing} />
        <VisitFields editing={editing} />
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
        <WelcomeFields editing={editing} />
      </Section>
    );
  },
);

function RateFields({ editing }: { editing: Editing<Part> }) {
  const { Stack, Checkbox, TextField } = useKit();
  const { t } = useHost();
  const { form, change } = editing;
  const { rate, currency } = form;
  return (
    <Stack>
      <Checkbox
        name="rate.on"
        label={t('programme.rate.on')}
        checked={rate.on}
        onChange={(on) => change({ rate: { ...rate, on } })}
      />
      {rate.on ? (
        <Stack direction="row">
          <TextField
            name="rate.points"
            label={t('programme.rate.points')}
            value={rate.points}
            onChange={(points) => change({ rate: { ...rate, points } })}
            inputMode="numeric"
            {...errorOf(editing, 'rate.points')}
          />
          <TextField
            name="rate.per"
            label={t('programme.rate.per')}
            value={rate.per}
            onChange={(per) => change({ rate: { ...rate, per } })}
            inputMode="decimal"
            suffix={currency}
            {...errorOf(editing, 'rate.per')}
          />
        </Stack>
      ) : null}
    </Stack>
  );
}

function BracketFields({ editing }: { editing: Editing<Part> }) {
  const { Stack, Checkbox, Buttons } = useKit();
  const { t } = useHost();
  const { form, change } = editing;
  const { brackets } = form;
  const replace = (rows: BracketForm[]): void => change({ brackets: { ...brackets, rows } });
  return (
    <Stack>
      <Checkbox
        name="brackets.on"
        label={t('programme.brackets.on')}
        checked={brackets.on}
        onChange={(on) => change({ brackets: { ...brackets, on } })}
        {...errorOf(editing, 'brackets')}
      />
      {brackets.on
        ? brackets.rows.map((_row, index) => <BracketRow key={index} editing={editing} index={index} />)
        : null}
      {brackets.on ? (
        <Buttons
          actions={[
            {
              label: t('programme.brackets.add'),
              onAction: () =>
                replace([...brackets.rows, { from: brackets.rows.at(-1)?.to ?? '0', to: '', points: '' }]),
            },
            {
              label: t('programme.brackets.remove'),
              disabled: brackets.rows.length < 2,
              onAction: () => replace(brackets.rows.slice(0, -1)),
            },
          ]}
        />
      ) : null}
    </Stack>
  );
}

function BracketRow({ editing, index }: { editing: Editing<Part>; index: number }) {
  const { Stack, TextField } = useKit();
  const { t } = useHost();
  const { form, change } = editing;
  const { brackets, currency } = form;
  const row = brackets.rows[index];
  if (!row) return null;
  const set = (part: Partial<BracketForm>): void =>
    change({
      brackets: {
        ...brackets,
        rows: brackets.rows.map((one, at) => (at === index ? { ...one, ...part } : one)),
      },
    });
  return (
    <Stack direction="row">
      {(['from', 'to', 'points'] as const).map((field) => (
        <TextField
          key={field}
          name={`brackets.${index}.${field}`}
          label={t(`programme.brackets.${field}`)}
          value={row[field]}
          onChange={(text) => set({ [field]: text })}
          inputMode={field === 'points' ? 'numeric' : 'decimal'}
          {...(field === 'points' ? {} : { suffix: currency })}
          {...errorOf(editing, `brackets.${index}.${field}`)}
        />
      ))}
    </Stack>
  );
}

function VisitFields({ editing }: { editing: Editing<Part> }) {
  const { Stack, Checkbox, TextField } = useKit();
  const { t } = useHost();
  const { form, change } = editing;
  const { visits, currency } = form;
  return (
    <Stack>
      <Checkbox
        name="visits.on"
        label={t('programme.visits.on')}
        checked={visits.on}
        onChange={(on) => change({ visits: { ...visits, on } })}
      />
      {visits.on ? (
        <Stack direction="row">
          <TextField
            name="visits.minimum"
            label={t('programme.visits.minimum')}
            value={visits.minimum}
            onChange={(minimum) => change({ visits: { ...visits, minimum } })}
            inputMode="decimal"
            suffix={currency}
            {...errorOf(editing, 'visits.minimum')}
          />
          <TextField
            name="visits.dailyCap"
            label={t('programme.visits.cap')}
            value={visits.dailyCap}
            onChange={(dailyCap) => change({ visits: { ...visits, dailyCap } })}
            inputMode="numeric"
            {...errorOf(editing, 'visits.dailyCap')}
          />
        </Stack>
      ) : null}
    </Stack>
  );
}

function WelcomeFields({ editing }: { editing: Editing<Part> }) {
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
