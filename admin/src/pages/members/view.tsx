import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import type { Row } from '../../kit/kit.ts';
import { dayText, numberText } from '../../texts/translate.ts';
import { hrefOf } from '../navigation.ts';
import type { MembersData } from './load.ts';

/** The members, newest first, with what they have. */
export function MembersView({ data }: { data: MembersData }) {
  const { Page, Table, Filters } = useKit();
  const { host, t } = useHost();
  const { search, previous, next } = data;
  const rows = useRows(data);
  return (
    <Page
      title={t('members.title')}
      secondaryActions={[{ label: t('cards.open'), href: hrefOf(host, 'cards') }]}
    >
      <Table
        label={t('members.title')}
        filters={
          <Filters
            search={{
              label: t('members.search'),
              value: search,
              onSearch: (words) =>
                host.navigate({ page: 'members', params: words === '' ? {} : { search: words } }),
            }}
          />
        }
        columns={[
          { id: 'email', title: t('members.email') },
          { id: 'available', title: t('members.available'), numeric: true },
          { id: 'pending', title: t('members.pending'), numeric: true },
          { id: 'orders', title: t('members.orders'), numeric: true },
          { id: 'lastOrder', title: t('members.lastOrder') },
          { id: 'joined', title: t('members.joined') },
        ]}
        rows={rows}
        empty={<NoMembers search={search} />}
        pages={{
          previous: previous === null ? null : hrefOf(host, 'members', { search, before: previous }),
          next: next === null ? null : hrefOf(host, 'members', { search, after: next }),
        }}
      />
    </Page>
  );
}

function useRows({ members, timeZone }: MembersData): Row[] {
  const { Badge, Stack } = useKit();
  const { host, language, t } = useHost();
  const day = (at: number | null): string =>
    at === null ? t('members.never') : dayText(at, { timeZone, language });
  return members.map(({ memberId, email, available, pending, owed, orders, lastOrderAt, enrolledAt }) => ({
    id: memberId,
    href: hrefOf(host, 'member', { id: memberId }),
    cells: {
      email: email ?? t('members.noEmail'),
      available: (
        <Stack direction="row" gap="tight">
          {numberText(available, language)}
          {owed > 0 ? (
            <Badge tone="warning">{`${t('members.owed')} ${numberText(owed, language)}`}</Badge>
          ) : null}
        </Stack>
      ),
      pending: numberText(pending, language),
      orders: numberText(orders, language),
      lastOrder: day(lastOrderAt),
      joined: day(enrolledAt),
    },
  }));
}

function NoMembers({ search }: { search: string }) {
  const { EmptyState } = useKit();
  const { host, t } = useHost();
  if (search === '') return <EmptyState title={t('members.empty.title')} text={t('members.empty.text')} />;
  return (
    <EmptyState
      title={t('members.none.title')}
      text={t('members.none.text')}
      action={{ label: t('members.none.all'), href: hrefOf(host, 'members') }}
    />
  );
}
