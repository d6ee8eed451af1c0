import { moneyText, unitName } from '@ristourne/core/timeline/amounts';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import type { Row } from '../../kit/kit.ts';
import { timeText, type Language } from '../../texts/translate.ts';
import { lineTitle, reasonOf, signedText } from '../member/line-texts.ts';
import { hrefOf } from '../navigation.ts';
import { MOVEMENT_NAMES } from './kinds.ts';
import type { Chosen, HistoryData, HistoryRow } from './load.ts';

/** Everything that ever moved, of all members; each line as their own sheet tells it. */
export function HistoryView({ data }: { data: HistoryData }) {
  const { Page, Table, Filters } = useKit();
  const { host, t } = useHost();
  const { chosen, next } = data;
  const movements = (['', ...MOVEMENT_NAMES] as const).map((movement) => ({
    id: movement === '' ? 'all' : movement,
    label: t(movement === '' ? 'history.all' : `history.${movement}`),
    href: hrefOf(host, 'history', paramsOf({ ...chosen, movement })),
  }));
  const search = {
    label: t('members.search'),
    value: chosen.search,
    onSearch: (words: string) => goTo({ ...chosen, search: words }),
  };
  return (
    <Page title={t('history.title')} subtitle={t('history.subtitle')}>
      <Choices data={data} onChoose={goTo} />
      <Table
        label={t('history.title')}
        filters={
          <Filters
            search={search}
            views={{ label: t('history.movement'), selected: chosen.movement || 'all', choices: movements }}
          />
        }
        columns={[
          { id: 'member', title: t('history.member') },
          { id: 'day', title: t('member.history.day') },
          { id: 'what', title: t('member.history.what') },
          { id: 'why', title: t('member.history.why') },
          { id: 'change', title: t('member.history.change'), numeric: true },
          { id: 'after', title: t('history.after'), numeric: true },
        ]}
        rows={useRows(data)}
        empty={<Nothing chosen={chosen} />}
        pages={{
          previous: null,
          next: next === null ? null : hrefOf(host, 'history', { ...paramsOf(chosen), before: next }),
        }}
      />
    </Page>
  );

  function goTo(wanted: Chosen): void {
    const given = Object.entries(paramsOf(wanted)).filter(([, value]) => value !== '');
    host.navigate({ page: 'history', params: Object.fromEntries(given) });
  }
}

function paramsOf({ search, movement, programId, unit, period }: Chosen): Record<string, string> {
  return { search, movement, programme: programId, unit, period };
}

type ChoicesProps = { data: HistoryData; onChoose: (chosen: Chosen) => void };

/** What there is only one of is not asked for. */
function Choices({ data, onChoose }: ChoicesProps) {
  const { Section, Stack, Select } = useKit();
  const { language, t } = useHost();
  const { chosen, programs, units, periods } = data;
  const everything = { value: '', label: t('history.everything') };
  return (
    <Section>
      <Stack direction="row">
        <Select
          name="period"
          label={t('history.period')}
          value={chosen.period}
          options={[
            everything,
            ...periods.map((value) => ({ value, label: periodText(value, { language, t }) })),
          ]}
          onChange={(period) => onChoose({ ...chosen, period })}
        />
        {programs.length > 1 ? (
          <Select
            name="programme"
            label={t('programme.title')}
            value={chosen.programId}
            options={[
              everything,
              ...programs.map(({ programId, name }) => ({ value: programId, label: name[language] })),
            ]}
            onChange={(programId) => onChoose({ ...chosen, programId })}
          />
        ) : null}
        {units.length > 1 ? (
          <Select
            name="unit"
            label={t('history.unit')}
            value={chosen.unit}
            options={[
              everything,
              ...units.map((value) => ({ value, label: unitLabel(value, { data, language }) })),
            ]}
            onChange={(unit) => onChoose({ ...chosen, unit })}
          />
        ) : null}
      </Stack>
    </Section>
  );
}

type PeriodWords = { language: Language; t: ReturnType<typeof useHost>['t'] };

function periodText(period: string, { language, t }: PeriodWords): string {
  if (period === '7d' || period === '30d')
    return t('history.lastDays', { count: Number.parseInt(period, 10) });
  const format = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return format.format(new Date(`${period}-01T00:00:00Z`));
}

type UnitWords = { data: HistoryData; language: Language };

const SEVERAL = 2;

/** Points by their name where all programmes call them the same; money by its currency. */
function unitLabel(unit: string, { data, language }: UnitWords): string {
  const names = data.programs.map(({ pointName }) => nameOf(SEVERAL, { unit, pointName, language }));
  return [...new Set(names)].join(' / ');
}

type Naming = { unit: string; pointName: HistoryData['programs'][number]['pointName']; language: Language };

function nameOf(amount: number, { unit, pointName, language }: Naming): string {
  if (unit === 'points' || unit === 'visits') return unitName(amount, { language, unit, pointName });
  return unit.replace(/^money:/, '');
}

function useRows(data: HistoryData): Row[] {
  const { Text } = useKit();
  const { host, language, t } = useHost();
  const { rows, timeZone } = data;
  return rows.map((row) => {
    const { postingId, memberId, email, change, pending, balanceAfter } = row;
    const amount = (of: number): string => amountText(of, row, { data, language });
    const title = lineTitle(row, t);
    const onTheWay = <Text kind="subdued">{t('line.pendingChange', { change: amount(pending) })}</Text>;
    return {
      id: `${postingId} ${memberId ?? ''} ${row.unit}`,
      ...(memberId === null ? {} : { href: hrefOf(host, 'member', { id: memberId }) }),
      cells: {
        member: memberId === null ? t('history.guest') : (email ?? t('members.noEmail')),
        day: timeText(row.bookedAt, { timeZone, language }),
        what: row.orderTotal === null ? title : `${title} · ${moneyText(row.orderTotal, language)}`,
        why: reasonOf({ ...row, merge: null }, t),
        change:
          change !== 0 ? (
            <Text kind="strong">{amount(change)}</Text>
          ) : pending === 0 ? (
            t('line.noChange')
          ) : (
            onTheWay
          ),
        after: balanceAfter === null ? t('line.noChange') : amount(balanceAfter).replace('+', ''),
      },
    };
  });
}

/** `+120 points`, `−€3`; of money as its currency writes it. */
function amountText(amount: number, { unit, programId }: HistoryRow, { data, language }: UnitWords): string {
  const currency = /^money:([A-Z]{3})$/.exec(unit)?.[1];
  if (currency !== undefined) {
    const text = moneyText({ amountMinor: Math.abs(amount), currency }, language);
    return `${amount < 0 ? '\u2212' : '+'}${text}`;
  }
  const pointName = data.programs.find((one) => one.programId === programId)?.pointName;
  const signed = signedText(amount, language);
  return pointName === undefined ? signed : `${signed} ${nameOf(amount, { unit, pointName, language })}`;
}

function Nothing({ chosen }: { chosen: Chosen }) {
  const { EmptyState } = useKit();
  const { host, t } = useHost();
  if (Object.values(chosen).every((one) => one === ''))
    return <EmptyState title={t('history.empty.title')} text={t('history.empty.text')} />;
  return (
    <EmptyState
      title={t('history.none.title')}
      text={t('history.none.text')}
      action={{ label: t('history.none.all'), href: hrefOf(host, 'history') }}
    />
  );
}
