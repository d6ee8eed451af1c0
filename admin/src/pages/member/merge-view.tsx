import { unitsText } from '@ristourne/core/timeline/amounts';
import { useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { dayText, numberText, type Language, type Translate } from '../../texts/translate.ts';
import { hrefOf } from '../navigation.ts';
import { useCommand } from '../use-command.ts';
import type { Chosen, Merging } from './load-merging.ts';
import type { MemberData } from './load.ts';

type Props = { data: MemberData; merging: Merging };

/** Looks for the other member; who is chosen is shown with what would go over, and asked for once more. */
export function MergeView({ data, merging }: Props) {
  const { Page, Table, Filters, Text } = useKit();
  const { host, language, t } = useHost();
  const { memberId, timeZone } = data;
  const { search, found, chosen } = merging;
  const name = data.email ?? t('members.noEmail');
  return (
    <Page
      title={t('member.merge.title')}
      subtitle={t('member.merge.into', { name })}
      back={{ label: name, href: hrefOf(host, 'member', { id: memberId }) }}
    >
      <Table
        label={t('member.merge.found')}
        filters={
          <Filters
            search={{
              label: t('members.search'),
              value: search,
              onSearch: (words) =>
                host.navigate({
                  page: 'member',
                  params: { id: memberId, merge: '1', ...(words === '' ? {} : { find: words }) },
                }),
            }}
          />
        }
        columns={[
          { id: 'email', title: t('members.email') },
          { id: 'available', title: t('members.available'), numeric: true },
          { id: 'orders', title: t('members.orders'), numeric: true },
          { id: 'joined', title: t('members.joined') },
        ]}
        rows={found.map((one) => ({
          id: one.memberId,
          href: hrefOf(host, 'member', { id: memberId, merge: '1', find: search, with: one.memberId }),
          cells: {
            email: one.email ?? t('members.noEmail'),
            available: numberText(one.available, language),
            orders: numberText(one.orders, language),
            joined: dayText(one.enrolledAt, { timeZone, language }),
          },
        }))}
        empty={<Text kind="subdued">{t('members.none.text')}</Text>}
      />
      {chosen === null ? null : (
        <MergeDialog key={chosen.memberId} data={data} search={search} chosen={chosen} />
      )}
    </Page>
  );
}

function MergeDialog({ data, search, chosen }: { data: MemberData; search: string; chosen: Chosen }) {
  const { Dialog, Stack, Text, TextField, Banner } = useKit();
  const { host, language, t } = useHost();
  const [comment, setComment] = useState('');
  const { busy, problems, send } = useCommand();
  const back = { id: data.memberId, merge: '1', ...(search === '' ? {} : { find: search }) };
  const error = problems.find(({ field }) => field === 'comment')?.message;
  const whole = problems.find(({ field }) => field === '');
  const names = { from: chosen.email ?? t('members.noEmail'), to: data.email ?? t('members.noEmail') };
  return (
    <Dialog
      open
      title={t('member.merge.ask', names)}
      confirm={{
        label: t('member.merge.confirm'),
        tone: 'primary',
        busy,
        onAction: () => void send({ do: 'merge', memberId: chosen.memberId, comment }),
      }}
      onClose={() => host.navigate({ page: 'member', params: back })}
    >
      <Stack>
        {whole ? <Banner tone="critical" title={whole.message} /> : null}
        <Text>{t('member.merge.moves', names)}</Text>
        {movesOf(chosen, { language, t }).map((line) => (
          <Text key={line} kind="strong">
            {line}
          </Text>
        ))}
        {chosen.codes > 0 ? (
          <Text kind="strong">{t('member.merge.codes', { count: chosen.codes })}</Text>
        ) : null}
        <Text kind="subdued">{t('member.merge.later', names)}</Text>
        <TextField
          name="comment"
          label={t('member.adjust.comment')}
          hint={t('member.adjust.commentHint')}
          value={comment}
          onChange={setComment}
          lines={3}
          required
          {...(error === undefined ? {} : { error })}
        />
      </Stack>
    </Dialog>
  );
}

type Wording = { language: Language; t: Translate };

/** What would go over, as the sheet says it: unit by unit, what can be used and what can't yet, and what is owed. */
function movesOf({ programs }: Chosen, { language, t }: Wording): string[] {
  const lines = programs.flatMap(({ name, pointName, units }) =>
    units.flatMap(({ unit, available, pending, held, owed }) =>
      [
        { amount: available, label: t('member.available') },
        { amount: pending, label: t('member.pending') },
        { amount: held, label: t('member.held') },
        { amount: owed, label: t('member.owed') },
      ]
        .filter(({ amount }) => amount > 0)
        .map(({ amount, label }) => {
          const line = `${unitsText(amount, { language, unit, pointName })} · ${label}`;
          return programs.length > 1 ? `${name[language]}: ${line}` : line;
        }),
    ),
  );
  return lines.length === 0 ? [t('member.merge.nothing')] : lines;
}
