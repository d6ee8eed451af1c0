import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import type { TextKey } from '../../texts/en.ts';
import { errorOf, sectionOf, type Editing } from './editing.ts';

const DAYS: { field: 'maturityDays' | 'lotDays' | 'claimDays'; label: TextKey; hint?: TextKey }[] = [
  { field: 'maturityDays', label: 'programme.maturity', hint: 'programme.maturityHint' },
  { field: 'lotDays', label: 'programme.lots' },
  { field: 'claimDays', label: 'programme.claims' },
];

/** How long things wait and last, and what happens when a refund finds too little. */
export const TimeFields = sectionOf(
  ['maturityDays', 'maturesFrom', 'bookingProperty', 'lotDays', 'claimDays', 'expiryNotices', 'shortfall'],
  function TimeFields({ editing }) {
    const { Section, Stack, TextField, Select, Checkbox } = useKit();
    const { t } = useHost();
    const { form, change } = editing;
    return (
      <Section title={t('programme.time')}>
        <Stack direction="row">
          {DAYS.filter(({ field }) => field !== 'maturityDays' || form.maturesFrom !== 'booking').map(
            ({ field, label, hint }) => (
              <TextField
                key={field}
                name={field}
                label={t(label)}
                {...(hint ? { hint: t(hint) } : {})}
                value={form[field]}
                onChange={(text) => change({ [field]: text })}
                inputMode="numeric"
                suffix={t('programme.days')}
                required
                {...errorOf(editing, field)}
              />
            ),
          )}
        </Stack>
        <MaturesFrom editing={editing} />
        <Checkbox
          name="expiryNotices"
          label={t('programme.notices')}
          hint={t('programme.noticesHint')}
          checked={form.expiryNotices}
          onChange={(expiryNotices) => change({ expiryNotices })}
        />
        <Select
          name="shortfall"
          label={t('programme.shortfall')}
          value={form.shortfall}
          options={(['owed', 'written_off'] as const).map((value) => ({
            value,
            label: t(`programme.shortfall.${value}`),
          }))}
          onChange={(value) => change({ shortfall: value === 'written_off' ? 'written_off' : 'owed' })}
        />
      </Section>
    );
  },
);

const STARTS = ['payment', 'fulfilment', 'booking'] as const;

/** From what the days count, and where a booking's time stands. */
function MaturesFrom({ editing }: { editing: Editing<'maturesFrom' | 'bookingProperty'> }) {
  const { Stack, TextField, Select } = useKit();
  const { t } = useHost();
  const { form, change } = editing;
  return (
    <Stack>
      <Select
        name="maturesFrom"
        label={t('programme.maturesFrom')}
        value={form.maturesFrom}
        options={STARTS.map((value) => ({ value, label: t(`programme.maturesFrom.${value}`) }))}
        onChange={(value) => change({ maturesFrom: STARTS.find((one) => one === value) ?? 'payment' })}
      />
      {form.maturesFrom === 'booking' ? (
        <TextField
          name="bookingProperty"
          label={t('programme.bookingProperty')}
          hint={t('programme.bookingPropertyHint')}
          value={form.bookingProperty}
          onChange={(bookingProperty) => change({ bookingProperty })}
          required
          {...errorOf(editing, 'bookingProperty')}
        />
      ) : null}
    </Stack>
  );
}
