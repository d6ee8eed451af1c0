import '../../texts/add-forms.ts';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { hrefOf } from '../navigation.ts';
import { useCommand, type Command } from '../use-command.ts';
import { ArticleFields, OrderFields } from './counting-fields.tsx';
import { EarningFields } from './earning-fields.tsx';
import type { Editing } from './editing.ts';
import type { ProgrammeForm } from './form.ts';
import type { ProgrammeData } from './load.ts';
import { NameFields } from './name-fields.tsx';
import { Preview } from './preview.tsx';
import { QualifiedMembers } from './qualified-members.tsx';
import { RewardFields } from './reward-fields.tsx';
import { SavePreview } from './save-preview.tsx';
import { STATE_TONES } from './state-tones.ts';
import { TimeFields } from './time-fields.tsx';
import { ValidityFields } from './validity-fields.tsx';

/** The programme as one form, with a preview of what it gives. */
export function ProgrammeView({ data }: { data: ProgrammeData }) {
  const { Page, Badge } = useKit();
  const { host, t } = useHost();
  const command = useCommand();
  const { state, programme, several } = data;
  const { language } = useHost();
  const pausing = state === 'active' ? 'pause' : 'resume';
  const toggle = {
    label: t(pausing === 'pause' ? 'programme.pause' : 'programme.resume'),
    busy: command.busy,
    onAction: () => void command.send({ do: pausing }),
  };
  const rates = { label: t('rates.title'), href: hrefOf(host, 'rates', { programme }) };
  const all = { label: t('programmes.title'), href: hrefOf(host, 'programmes') };
  return (
    <Page
      title={several && state !== 'draft' ? data.form.name[language] : t('programme.title')}
      {...(several ? { back: all } : {})}
      badge={<Badge tone={STATE_TONES[state]}>{t(`programme.${state}`)}</Badge>}
      {...(state === 'draft' ? {} : { secondaryActions: several ? [rates, toggle] : [rates, toggle, all] })}
    >
      {data.qualified.map((one) => (
        <QualifiedMembers key={one.rewardId} qualified={one} data={data} />
      ))}
      <Form data={data} command={command} />
    </Page>
  );
}

type FormProps = { data: ProgrammeData; command: Command };

function Form({ data: { state, form: stored, places, groups, unvalued }, command }: FormProps) {
  const { SaveForm, Columns } = useKit();
  const { t } = useHost();
  const [form, setForm] = useState(stored);
  const [saved, setSaved] = useState(stored);
  // What was loaded again after a save is what stands now.
  useEffect(() => {
    setSaved(stored);
    setForm(stored);
  }, [stored]);
  const { busy, problems, send, forget } = command;
  const save = async (): Promise<void> => {
    if (await send({ do: 'save', form })) setSaved(form);
  };
  const discard = (): void => {
    setForm(saved);
    forget();
  };
  const editing: Editing<keyof ProgrammeForm> = {
    form,
    change: (part) => setForm((now) => ({ ...now, ...part })),
    problems,
    choices: useMemo(() => ({ places, groups }), [places, groups]),
    unvalued,
  };
  // The letter that was typed stands first; what it would give follows.
  const previewed = useDeferredValue(form);
  const dirty = state === 'draft' || JSON.stringify(form) !== JSON.stringify(saved);
  const whole = problems.find(({ field }) => field === '')?.message;
  return (
    <SaveForm
      dirty={dirty}
      saving={busy}
      problem={problems.length === 0 ? null : (whole ?? t('programme.invalid'))}
      onSave={() => void save()}
      onDiscard={discard}
    >
      <Columns
        main={
          <>
            <EarningFields editing={editing} />
            <ArticleFields editing={editing} />
            <OrderFields editing={editing} />
            <RewardFields editing={editing} />
            <TimeFields editing={editing} />
            <ValidityFields editing={editing} />
            <NameFields editing={editing} />
          </>
        }
        aside={
          <>
            <Preview form={previewed} />
            {dirty && state !== 'draft' ? <SavePreview form={previewed} /> : null}
          </>
        }
      />
    </SaveForm>
  );
}
