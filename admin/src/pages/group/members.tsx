import { useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { dayText } from '../../texts/translate.ts';
import { hrefOf } from '../navigation.ts';
import { errorOf } from '../programme/editing.ts';
import { useCommand, type Command } from '../use-command.ts';
import type { GroupData } from './load.ts';

/** Who was put in the group by hand, and a way in and out. */
export function GroupMembers({ data }: { data: GroupData }) {
  const { Section, Stack, Text, Table } = useKit();
  const { host, language, t } = useHost();
  const command = useCommand();
  const { groupId, members, next, timeZone } = data;
  return (
    <Section title={t('group.members')} hint={t('group.membersHint')}>
      <Stack>
        <AddMember command={command} />
        <Table
          label={t('group.members')}
          columns={[
            { id: 'member', title: t('members.email') },
            { id: 'joined', title: t('members.joined') },
            { id: 'remove', title: t('group.remove') },
          ]}
          rows={members.map(({ memberId, email, enrolledAt }) => ({
            id: memberId,
            cells: {
              member: <MemberLink memberId={memberId} email={email} />,
              joined: dayText(enrolledAt, { timeZone, language }),
              remove: <Remove memberId={memberId} command={command} />,
            },
          }))}
          empty={<Text kind="subdued">{t('group.membersEmpty')}</Text>}
          pages={{
            previous: null,
            next: next === null ? null : hrefOf(host, 'group', { id: groupId, after: next }),
          }}
        />
      </Stack>
    </Section>
  );
}

function AddMember({ command: { busy, problems, send } }: { command: Command }) {
  const { Stack, TextField, Buttons } = useKit();
  const { t } = useHost();
  const [search, setSearch] = useState('');
  const add = async (): Promise<void> => {
    if (await send({ do: 'add', search })) setSearch('');
  };
  return (
    <Stack>
      <TextField
        name="search"
        label={t('group.search')}
        value={search}
        onChange={setSearch}
        {...errorOf({ problems }, 'search')}
      />
      <Buttons actions={[{ label: t('group.addMember'), busy, onAction: () => void add() }]} />
    </Stack>
  );
}

function MemberLink({ memberId, email }: { memberId: string; email: string | null }) {
  const { Link } = useKit();
  const { host, t } = useHost();
  return <Link href={hrefOf(host, 'member', { id: memberId })}>{email ?? t('members.noEmail')}</Link>;
}

function Remove({ memberId, command }: { memberId: string; command: Command }) {
  const { Buttons } = useKit();
  const { t } = useHost();
  const { busy, send } = command;
  const remove = {
    label: t('group.remove'),
    disabled: busy,
    onAction: () => void send({ do: 'remove', memberId }),
  };
  return <Buttons actions={[remove]} />;
}
