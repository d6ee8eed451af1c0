import { moneyText, unitsText } from '@ristourne/core/timeline/amounts';
import { useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { numberText } from '../../texts/translate.ts';
import { hrefOf } from '../navigation.ts';
import { useCommand } from '../use-command.ts';
import type { ProgrammeData } from './load.ts';
import type { ShownQualified } from './qualified.ts';

type Props = { qualified: ShownQualified; data: ProgrammeData };

/** Who already has enough for a reward that comes by itself: they are listed, and given it when the owner says so. */
export function QualifiedMembers({ qualified, data }: Props) {
  const { Section, Stack, Text, Banner } = useKit();
  const { language, t } = useHost();
  const [asking, setAsking] = useState(false);
  const { name, members } = qualified;
  const title = t('programme.qualified.title', { count: members, reward: name[language] });
  return (
    <Section
      title={title}
      {...(data.state === 'active'
        ? { actions: [{ label: t('programme.qualified.give'), onAction: () => setAsking(true) }] }
        : {})}
    >
      <Stack>
        <Text>{t('programme.qualified.notPaid')}</Text>
        <Text kind="subdued">{useCost({ qualified, data })}</Text>
        {data.state === 'paused' ? <Banner tone="info" title={t('programme.qualified.paused')} /> : null}
        <List qualified={qualified} data={data} />
      </Stack>
      <GiveDialog qualified={qualified} data={data} open={asking} onClose={() => setAsking(false)} />
    </Section>
  );
}

/** How many codes that would be, what they cost the members, and what they are worth at most. */
function useCost({ qualified, data }: Props): string {
  const { language, t } = useHost();
  const { vouchers, units, unit, worth } = qualified;
  const codes =
    worth === null
      ? t('programme.qualified.codes', { codes: vouchers })
      : t('programme.qualified.codesWorth', { codes: vouchers, worth: moneyText(worth, language) });
  if (units === 0 || data.pointName === null) return codes;
  const spent = unitsText(units, { language, unit, pointName: data.pointName });
  return `${codes} ${t('programme.qualified.spent', { units: spent })}`;
}

function List({ qualified: { name, page, next, rewardId }, data: { programme } }: Props) {
  const { Table } = useKit();
  const { host, language, t } = useHost();
  return (
    <Table
      label={t('programme.qualified.list', { reward: name[language] })}
      columns={[
        { id: 'email', title: t('members.email') },
        { id: 'times', title: t('programme.qualified.times'), numeric: true },
      ]}
      rows={page.map(({ memberId, email, times }) => ({
        id: memberId,
        href: hrefOf(host, 'member', { id: memberId }),
        cells: { email: email ?? t('members.noEmail'), times: numberText(times, language) },
      }))}
      empty={<NoMore />}
      pages={{
        previous: null,
        next: next === null ? null : hrefOf(host, 'programme', { programme, reward: rewardId, after: next }),
      }}
    />
  );
}

/** Behind the last page, when somebody was paid meanwhile. */
function NoMore() {
  const { Text } = useKit();
  const { t } = useHost();
  return <Text kind="subdued">{t('programme.qualified.noMore')}</Text>;
}

function GiveDialog({ qualified, data, open, onClose }: Props & { open: boolean; onClose: () => void }) {
  const { Dialog, Stack, Text, Banner } = useKit();
  const { language, t } = useHost();
  const { busy, problems, send, forget } = useCommand();
  const cost = useCost({ qualified, data });
  const { rewardId, revision, members, vouchers, name } = qualified;
  const close = (): void => {
    forget();
    onClose();
  };
  const give = async (): Promise<void> => {
    if (await send({ do: 'pay', rewardId, revision, members, vouchers })) onClose();
  };
  return (
    <Dialog
      open={open}
      title={t('programme.qualified.ask', { count: members, reward: name[language] })}
      confirm={{ label: t('programme.qualified.give'), tone: 'primary', busy, onAction: () => void give() }}
      onClose={close}
    >
      <Stack>
        {problems.map(({ message }) => (
          <Banner key={message} tone="critical" title={message} />
        ))}
        <Text>{cost}</Text>
        <Text kind="subdued">{t('programme.qualified.final')}</Text>
      </Stack>
    </Dialog>
  );
}
