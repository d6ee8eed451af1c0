import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import type { TextKey } from '../../texts/en.ts';
import { errorOf, sectionOf } from './editing.ts';

const DAYS: { field: 'maturityDays' | 'lotDays' | 'claimDays'; label: TextKey; hint?: TextKey }[] = [
  { field: 'maturityDays', label: 'programme.maturity', hint: 'programme.maturityHint' },
  { field: 'lotDays', label: 'programme.lots' },
  { field: 'claimDays', label: 'programme.claims' },
];

/** How long things wait and last, and what happens when a refund finds too little. */
export const TimeFields = sectionOf(
  ['maturityDays', 'lotDays', 'claimDays', 'expiryNotices', 'shortfall'],
  function TimeFields({ editing }) {
    const { Section, Stack, TextField, Select, Checkbox } = useKit();
    const { t } = useHost();
    const { form, change } = editing;
    return (
      <Section title={t('programme.time')}>
        <Stack direction="row">
          {DAYS.map(({ field, label, hint }) => (
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
          ))}
        </Stack>
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
