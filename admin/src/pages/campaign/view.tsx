import '../../texts/add-forms.ts';
import { useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import type { FieldProblem } from '../../protocol.ts';
import { STATE_TONES } from '../campaigns/view.tsx';
import { hrefOf } from '../navigation.ts';
import { OnlyFor } from '../programme/selection-fields.tsx';
import { useCommand } from '../use-command.ts';
import { GainFields, LimitFields, TellingFields, WhenFields } from './fields.tsx';
import type { CampaignForm } from './form.ts';
import type { CampaignData } from './load.ts';

/** One campaign: what it is called, when it runs, what it gives, to whom, and how much at most. */
export function CampaignView({ data }: { data: CampaignData }) {
  const { Page, Badge, SaveForm, Section, Columns } = useKit();
  const { host, language, t } = useHost();
  const { busy, problems, send, forget } = useCommand();
  const [form, setForm] = useState(data.form);
  const change = (part: Partial<CampaignForm>): void => setForm((now) => ({ ...now, ...part }));
  const { state } = data;
  const editing = { form, change, problems, data };
  const whole = problems.find(({ field }) => field === '')?.message;
  return (
    <Page
      title={state === null ? t('campaign.new') : data.form.name[language]}
      back={{ label: t('campaigns.title'), href: hrefOf(host, 'campaigns', { programme: data.programme }) }}
      {...(state === null
        ? {}
        : { badge: <Badge tone={STATE_TONES[state]}>{t(`campaign.state.${state}`)}</Badge> })}
    >
      <SaveForm
        dirty={state === null || JSON.stringify(form) !== JSON.stringify(data.form)}
        saving={busy}
        problem={problems.length === 0 ? null : (whole ?? t('programme.invalid'))}
        onSave={() => void send({ do: 'save', form })}
        onDiscard={() => {
          setForm(data.form);
          forget();
        }}
      >
        <Columns
          main={
            <>
              <TellingFields editing={editing} />
              <GainFields editing={editing} />
              <Section title={t('campaign.holds')} hint={t('campaign.holdsHint')}>
                <OnlyFor
                  at=""
                  form={form}
                  onChange={change}
                  problems={problems}
                  choices={{ places: data.places, groups: data.groups }}
                />
              </Section>
            </>
          }
          aside={
            <>
              <WhenFields editing={editing} />
              <LimitFields editing={editing} />
              {state === null ? null : <Ending data={data} busy={busy} send={send} />}
            </>
          }
        />
      </SaveForm>
    </Page>
  );
}

export type CampaignEditing = {
  form: CampaignForm;
  change: (part: Partial<CampaignForm>) => void;
  problems: FieldProblem[];
  data: CampaignData;
};

type EndingProps = { data: CampaignData; busy: boolean; send: (command: object) => Promise<unknown> };

/** A running campaign is ended, any other removed; asked for first. */
function Ending({ data: { form, state }, busy, send }: EndingProps) {
  const { Section, Buttons, Dialog, Text } = useKit();
  const { t } = useHost();
  const [asking, setAsking] = useState(false);
  const what = state === 'running' ? 'end' : 'remove';
  const confirm = {
    label: t(`campaign.${what}`),
    tone: 'critical' as const,
    busy,
    onAction: () => void send({ do: what, campaignId: form.campaignId }).then(() => setAsking(false)),
  };
  return (
    <Section title={t(`campaign.${what}`)} hint={t(`campaign.${what}Hint`)}>
      <Buttons
        actions={[{ label: t(`campaign.${what}`), tone: 'critical', onAction: () => setAsking(true) }]}
      />
      <Dialog
        open={asking}
        title={t(`campaign.${what}Ask`)}
        confirm={confirm}
        onClose={() => setAsking(false)}
      >
        <Text>{t(`campaign.${what}Hint`)}</Text>
      </Dialog>
    </Section>
  );
}
