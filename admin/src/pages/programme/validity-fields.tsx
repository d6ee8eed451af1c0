import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { errorOf, sectionOf } from './editing.ts';
import type { ValidityForm } from './validity-form.ts';

const KINDS = ['always', 'dates', 'days'] as const;

/** When a membership holds: outside of it orders earn nothing and no reward can be had (C2). */
export const ValidityFields = sectionOf(['validity'], function ValidityFields({ editing }) {
  const { Section, Stack, Select, TextField } = useKit();
  const { t } = useHost();
  const { validity } = editing.form;
  const change = (part: Partial<ValidityForm>): void =>
    editing.change({ validity: { ...validity, ...part } });
  return (
    <Section title={t('programme.membership')} hint={t('programme.membership.hint')}>
      <Select
        name="validity.kind"
        label={t('programme.membership.kind')}
        value={validity.kind}
        options={KINDS.map((value) => ({ value, label: t(`programme.membership.kind.${value}`) }))}
        onChange={(value) => change({ kind: KINDS.find((kind) => kind === value) ?? 'always' })}
      />
      {validity.kind === 'dates' && (
        <Stack direction="row">
          {(['from', 'to'] as const).map((field) => (
            <TextField
              key={field}
              name={`validity.${field}`}
              type="date"
              label={t(`programme.membership.${field}`)}
              value={validity[field]}
              onChange={(text) => change({ [field]: text })}
              required
              {...errorOf(editing, `validity.${field}`)}
            />
          ))}
        </Stack>
      )}
      {validity.kind === 'days' && (
        <TextField
          name="validity.days"
          label={t('programme.membership.days')}
          hint={t('programme.membership.daysHint')}
          value={validity.days}
          onChange={(text) => change({ days: text })}
          inputMode="numeric"
          suffix={t('programme.days')}
          required
          {...errorOf(editing, 'validity.days')}
        />
      )}
    </Section>
  );
});
