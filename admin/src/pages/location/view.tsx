import { useEffect, useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { hrefOf } from '../navigation.ts';
import { useCommand, type Command } from '../use-command.ts';
import { AboutFields, ScanFields, ValueFields, type LocationEditing } from './fields.tsx';
import type { LocationForm } from './form.ts';
import type { LocationData } from './load.ts';
import { Logo } from './logo.tsx';

/** One place: what customers read about it, its logo, and what counts there. */
export function LocationView({ data }: { data: LocationData }) {
  const { Page, Badge } = useKit();
  const { host, t } = useHost();
  const command = useCommand();
  const { locationId, archived, form } = data;
  const toggle = {
    label: t(archived ? 'location.restore' : 'location.archive'),
    busy: command.busy,
    onAction: () => void command.send({ do: archived ? 'restore' : 'archive' }),
  };
  return (
    <Page
      title={locationId === null ? t('location.new') : form.name}
      back={{ label: t('locations.title'), href: hrefOf(host, 'locations') }}
      {...(archived ? { badge: <Badge tone="neutral">{t('locations.archived')}</Badge> } : {})}
      {...(locationId === null ? {} : { secondaryActions: [toggle] })}
    >
      <Form key={locationId} data={data} command={command} />
    </Page>
  );
}

function Form({ data, command }: { data: LocationData; command: Command }) {
  const { SaveForm, Columns } = useKit();
  const { t } = useHost();
  // A new logo loads the page again: what was typed meanwhile stays, unless what is kept has changed as well.
  const kept = JSON.stringify(data.form);
  const [form, setForm] = useState(data.form);
  useEffect(() => setForm(JSON.parse(kept) as LocationForm), [kept]);
  const { busy, problems, send, forget } = command;
  const discard = (): void => {
    setForm(data.form);
    forget();
  };
  const editing: LocationEditing = {
    form,
    change: (part) => setForm((now) => ({ ...now, ...part })),
    problems,
    currencies: data.currencies,
  };
  const own = problems.filter(({ field }) => field !== 'logo');
  const whole = own.find(({ field }) => field === '')?.message;
  return (
    <SaveForm
      dirty={JSON.stringify(form) !== kept}
      saving={busy}
      problem={own.length === 0 ? null : (whole ?? t('location.invalid'))}
      onSave={() => void send({ do: 'save', form })}
      onDiscard={discard}
    >
      <Columns
        main={
          <>
            <AboutFields editing={editing} />
            <ScanFields editing={editing} />
            <ValueFields editing={editing} />
          </>
        }
        aside={
          <>
            <Logo data={data} command={command} />
            {data.locationId === null ? null : <Origins data={data} />}
          </>
        }
      />
    </SaveForm>
  );
}

function Origins({ data: { origins } }: { data: LocationData }) {
  const { Section, Text } = useKit();
  const { t } = useHost();
  return (
    <Section title={t('location.orders')}>
      {origins.length === 0 ? <Text kind="subdued">{t('location.orders.none')}</Text> : null}
      {origins.map(({ store, externalId }) => (
        <Text key={`${store} ${externalId}`}>
          {externalId === ''
            ? t('location.orders.web', { store })
            : t('location.orders.till', { store, id: externalId })}
        </Text>
      ))}
    </Section>
  );
}
