import { useEffect, useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { useCommand } from '../use-command.ts';
import type { SettingsData } from './load.ts';

const POLICIES = ['explicit', 'account_holders'] as const;

/** What a merchant chooses once, for all of its programmes. */
export function SettingsView({ data }: { data: SettingsData }) {
  const { Page, SaveForm, Section, Select } = useKit();
  const { t } = useHost();
  const { busy, problems, send, forget } = useCommand();
  const [enrolment, setEnrolment] = useState(data.enrolment);
  useEffect(() => setEnrolment(data.enrolment), [data.enrolment]);
  const discard = (): void => {
    setEnrolment(data.enrolment);
    forget();
  };
  return (
    <Page title={t('settings.title')}>
      <SaveForm
        dirty={enrolment !== data.enrolment}
        saving={busy}
        problem={problems[0]?.message ?? null}
        onSave={() => void send({ do: 'save', enrolment })}
        onDiscard={discard}
      >
        <Section title={t('settings.enrolment')}>
          <Select
            name="enrolment"
            label={t('settings.enrolmentLabel')}
            hint={t('settings.enrolmentHint')}
            value={enrolment}
            options={POLICIES.map((value) => ({ value, label: t(`settings.enrolment.${value}`) }))}
            onChange={(value) => setEnrolment(POLICIES.find((one) => one === value) ?? 'explicit')}
          />
        </Section>
      </SaveForm>
    </Page>
  );
}
