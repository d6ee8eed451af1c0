import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { hrefOf } from '../navigation.ts';
import type { LocationsData } from './load.ts';

/** Where the merchant sells and shows itself. */
export function LocationsView({ data }: { data: LocationsData }) {
  const { Page, Table, EmptyState } = useKit();
  const { host, t } = useHost();
  const add = { label: t('locations.add'), href: hrefOf(host, 'location') };
  return (
    <Page
      title={t('locations.title')}
      subtitle={t('locations.subtitle')}
      primaryAction={{ ...add, tone: 'primary' }}
    >
      <Table
        label={t('locations.title')}
        columns={[
          { id: 'name', title: t('locations.name') },
          { id: 'kind', title: t('locations.kind') },
          { id: 'address', title: t('locations.address') },
        ]}
        rows={useRows(data)}
        empty={
          <EmptyState title={t('locations.empty.title')} text={t('locations.empty.text')} action={add} />
        }
      />
    </Page>
  );
}

function useRows({ locations }: LocationsData) {
  const { Badge, Stack } = useKit();
  const { host, t } = useHost();
  return locations.map(({ locationId, kind, name, webAddress, archived }) => ({
    id: locationId,
    href: hrefOf(host, 'location', { id: locationId }),
    cells: {
      name: archived ? (
        <Stack direction="row" gap="tight">
          {name}
          <Badge tone="neutral">{t('locations.archived')}</Badge>
        </Stack>
      ) : (
        name
      ),
      kind: t(`location.kind.${kind}`),
      address: URL.parse(webAddress)?.host ?? '',
    },
  }));
}
