import { moneyText, unitsText } from '@ristourne/core/timeline/amounts';
import { memo, useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { dateText, dayText, timeText } from '../../texts/translate.ts';
import { hrefOf } from '../navigation.ts';
import { STATE_TONES } from '../vouchers/view.tsx';
import { AdjustDialog } from './adjust-dialog.tsx';
import { CardsSection } from './cards-section.tsx';
import { Consents } from './consents.tsx';
import { lineTitle, reasonOf, signedText } from './line-texts.ts';
import { MergeView } from './merge-view.tsx';
import { MergedBanner, MergesSection } from './merges-section.tsx';
import type { MemberData, SheetProgram } from './load.ts';
import type { SheetLine } from './sheet-line.ts';

/** One member: what they have, what they did, each line with its reason; and a way to put things right. */
export function MemberView({ data }: { data: MemberData }) {
  return data.merging === null || data.merges.into !== null ? (
    <Sheet data={data} />
  ) : (
    <MergeView data={data} merging={data.merging} />
  );
}

function Sheet({ data }: { data: MemberData }) {
  const { Page, Columns, Text } = useKit();
  const { host, language, t } = useHost();
  const [adjusting, setAdjusting] = useState(false);
  const { email, enrolledAt, memberId, merges, timeZone, programs } = data;
  const joined = dayText(enrolledAt, { timeZone, language });
  return (
    <Page
      title={email ?? t('members.noEmail')}
      subtitle={t('member.joined', { day: joined })}
      back={{ label: t('members.title'), href: hrefOf(host, 'members') }}
      {...(merges.into === null
        ? {
            secondaryActions: [
              { label: t('member.merge'), href: hrefOf(host, 'member', { id: memberId, merge: '1' }) },
            ],
          }
        : {})}
      {...(programs.length > 0 && merges.into === null
        ? { primaryAction: { label: t('member.adjust'), onAction: () => setAdjusting(true) } }
        : {})}
    >
      <MergedBanner data={data} />
      <Columns
        main={<History data={data} />}
        aside={
          <>
            {programs.map((program) => (
              <Balances key={program.programId} program={program} />
            ))}
            <Codes data={data} />
            {merges.into === null ? <CardsSection data={data} /> : null}
            <Consents data={data} />
            <MergesSection data={data} />
            {programs.length === 0 ? <Text kind="subdued">{t('member.history.empty')}</Text> : null}
          </>
        }
      />
      <AdjustDialog data={data} open={adjusting} onClose={() => setAdjusting(false)} />
    </Page>
  );
}

function Balances({ program }: { program: SheetProgram }) {
  const { Section, Stack, Text } = useKit();
  const { language, t } = useHost();
  const { pointName } = program;
  return (
    <Section title={program.name[language]}>
      {program.units.map(({ unit, available, pending, pendingParts, held, owed, lots }) => {
        const units = (amount: number): string => unitsText(amount, { language, unit, pointName });
        const untold = pendingParts.find(({ maturesAt }) => maturesAt === null)?.amount ?? 0;
        const also = [
          { amount: pending - untold, label: t('member.pending') },
          { amount: untold, label: t('member.pendingUntold') },
          { amount: held, label: t('member.held') },
          { amount: owed, label: t('member.owed') },
        ].filter(({ amount }) => amount > 0);
        return (
          <Stack key={unit} gap="tight">
            <Text kind="heading">{units(available)}</Text>
            <Text kind="subdued">{t('member.available')}</Text>
            {also.map(({ amount, label }) => (
              <Text key={label}>{`${units(amount)} · ${label}`}</Text>
            ))}
            {lots.map(({ amount, lastDay }) => (
              <Text key={lastDay} kind="subdued">
                {t('member.lot', { amount: units(amount), day: dateText(lastDay, language) })}
              </Text>
            ))}
          </Stack>
        );
      })}
    </Section>
  );
}

function Codes({ data: { vouchers } }: { data: MemberData }) {
  const { Section, Stack, Text, Badge } = useKit();
  const { language, t } = useHost();
  if (vouchers.length === 0) return null;
  return (
    <Section title={t('member.vouchers')}>
      {vouchers.map(({ voucherId, code, state, name }) => (
        <Stack key={voucherId} direction="row" gap="tight">
          <Text kind="strong">{code ?? name[language]}</Text>
          <Badge tone={STATE_TONES[state]}>{t(`voucher.${state}`)}</Badge>
        </Stack>
      ))}
    </Section>
  );
}

/** A long table: the dialog over it opens without drawing it again. */
const History = memo(function History({ data }: { data: MemberData }) {
  const { Table, Text } = useKit();
  const { host, language, t } = useHost();
  const { lines, memberId, next, timeZone } = data;
  return (
    <Table
      label={t('member.history')}
      columns={[
        { id: 'what', title: t('member.history.what') },
        { id: 'why', title: t('member.history.why') },
        { id: 'order', title: t('member.history.order'), numeric: true },
        { id: 'change', title: t('member.history.change'), numeric: true },
        { id: 'day', title: t('member.history.day') },
      ]}
      rows={lines.map((line) => ({
        id: `${line.postingId} ${line.unit}`,
        cells: {
          what: lineTitle(line, t),
          why: reasonOf(line, t),
          order: line.orderTotal === null ? '' : moneyText(line.orderTotal, language),
          change: <Change line={line} />,
          day: timeText(line.bookedAt, { timeZone, language }),
        },
      }))}
      empty={<Text kind="subdued">{t('member.history.empty')}</Text>}
      pages={{
        previous: null,
        next: next === null ? null : hrefOf(host, 'member', { id: memberId, before: next }),
      }}
    />
  );
});

/** Units on the way count once they can be used; what only moves from one hold to another changes nothing. */
function Change({ line: { change, pending } }: { line: SheetLine }) {
  const { Text } = useKit();
  const { language, t } = useHost();
  if (change !== 0) return <Text kind="strong">{signedText(change, language)}</Text>;
  if (pending === 0) return <Text kind="subdued">{t('line.noChange')}</Text>;
  return <Text kind="subdued">{t('line.pendingChange', { change: signedText(pending, language) })}</Text>;
}
