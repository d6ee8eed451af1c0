import '../../texts/add-forms.ts';
import { useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { dayText } from '../../texts/translate.ts';
import { hrefOf } from '../navigation.ts';
import { errorOf } from '../programme/editing.ts';
import { useCommand } from '../use-command.ts';
import type { RatesData } from './load.ts';

/** What other currencies are worth in the programme's, by day, and the orders that wait to be valued. */
export function RatesView({ data }: { data: RatesData }) {
  const { Page, Stack, Columns } = useKit();
  const { host, t } = useHost();
  const { currency, programme } = data;
  return (
    <Page
      title={t('rates.title')}
      subtitle={t('rates.subtitle', { currency })}
      back={{ label: t('programme.title'), href: hrefOf(host, 'programme', { programme }) }}
    >
      <Columns
        main={
          <Stack gap="loose">
            {data.waiting.length > 0 ? <Waiting data={data} /> : null}
            <Rates data={data} />
          </Stack>
        }
        aside={<AddRate data={data} />}
      />
    </Page>
  );
}

function AddRate({ data: { currency, waiting, today } }: { data: RatesData }) {
  const { Section, Stack, TextField, Buttons, Banner } = useKit();
  const { t } = useHost();
  const { busy, problems, send, forget } = useCommand();
  const empty = { currency: waiting[0]?.currency ?? '', rate: '', from: today };
  const [form, setForm] = useState(empty);
  const set = (part: Partial<typeof form>): void => {
    forget();
    setForm({ ...form, ...part });
  };
  const add = async (): Promise<void> => {
    if (await send({ do: 'add', ...form })) setForm({ currency: '', rate: '', from: today });
  };
  const whole = problems.find(({ field }) => field === '');
  const named = form.currency.trim() === '' ? '…' : form.currency.trim().toUpperCase();
  return (
    <Section title={t('rates.add')}>
      <Stack>
        {whole ? <Banner tone="critical" title={whole.message} /> : null}
        <TextField
          name="currency"
          label={t('rates.currency')}
          hint={t('rates.currencyHint')}
          value={form.currency}
          onChange={(typed) => set({ currency: typed })}
          maxLength={3}
          {...errorOf({ problems }, 'currency')}
        />
        <TextField
          name="rate"
          label={t('rates.rate', { currency: named })}
          value={form.rate}
          onChange={(rate) => set({ rate })}
          inputMode="decimal"
          suffix={currency}
          {...errorOf({ problems }, 'rate')}
        />
        <TextField
          name="from"
          type="date"
          label={t('rates.from')}
          hint={t('rates.fromHint')}
          value={form.from}
          onChange={(from) => set({ from })}
          {...errorOf({ problems }, 'from')}
        />
        <Buttons actions={[{ label: t('rates.add'), tone: 'primary', busy, onAction: () => void add() }]} />
      </Stack>
    </Section>
  );
}

function Waiting({ data: { waiting, timeZone } }: { data: RatesData }) {
  const { Section, Table } = useKit();
  const { language, t } = useHost();
  return (
    <Section title={t('rates.waiting', { count: waiting.length })} hint={t('rates.waitingHint')}>
      <Table
        label={t('rates.waiting', { count: waiting.length })}
        columns={[
          { id: 'order', title: t('rates.order') },
          { id: 'currency', title: t('rates.currency') },
          { id: 'since', title: t('rates.since') },
        ]}
        rows={waiting.map(({ orderId, number, currency, since }) => ({
          id: orderId,
          cells: { order: number, currency, since: dayText(since, { timeZone, language }) },
        }))}
        empty={null}
      />
    </Section>
  );
}

function Rates({ data: { rates, currency: own, timeZone } }: { data: RatesData }) {
  const { Section, Table, EmptyState } = useKit();
  const { language, t } = useHost();
  return (
    <Section title={t('rates.list')}>
      <Table
        label={t('rates.list')}
        columns={[
          { id: 'currency', title: t('rates.currency') },
          { id: 'rate', title: t('rates.worth') },
          { id: 'from', title: t('rates.from') },
        ]}
        rows={rates.map(({ currency, rate, validFrom }) => ({
          id: `${currency} ${validFrom}`,
          cells: {
            currency,
            rate: t('rates.equals', {
              currency,
              rate: language === 'fr' ? rate.replace('.', ',') : rate,
              own,
            }),
            from: dayText(validFrom, { timeZone, language }),
          },
        }))}
        empty={<EmptyState title={t('rates.empty.title')} text={t('rates.empty.text', { currency: own })} />}
      />
    </Section>
  );
}
