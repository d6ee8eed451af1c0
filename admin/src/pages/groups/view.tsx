import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import type { Translate } from '../../texts/translate.ts';
import { hrefOf } from '../navigation.ts';
import type { GroupsData } from './load.ts';

/** Whom rules can be about, or leave out. */
export function GroupsView({ data: { groups } }: { data: GroupsData }) {
  const { Page, Table, EmptyState, Stack, Badge } = useKit();
  const { host, t } = useHost();
  const add = { label: t('groups.add'), href: hrefOf(host, 'group') };
  return (
    <Page
      title={t('groups.title')}
      subtitle={t('groups.subtitle')}
      primaryAction={{ ...add, tone: 'primary' }}
    >
      <Table
        label={t('groups.title')}
        columns={[
          { id: 'name', title: t('groups.name') },
          { id: 'who', title: t('groups.who') },
        ]}
        rows={groups.map((group) => ({
          id: group.groupId,
          href: hrefOf(host, 'group', { id: group.groupId }),
          cells: {
            name: group.excluded ? (
              <Stack direction="row" gap="tight">
                {group.name}
                <Badge tone="warning">{t('groups.excluded')}</Badge>
              </Stack>
            ) : (
              group.name
            ),
            who: whoText(group, t),
          },
        }))}
        empty={<EmptyState title={t('groups.empty.title')} text={t('groups.empty.text')} action={add} />}
      />
    </Page>
  );
}

function whoText({ kind, ruleValue, members }: GroupsData['groups'][number], t: Translate): string {
  switch (kind) {
    case 'manual':
      return t('groups.members', { count: members });
    case 'shopify_tag':
      return t('groups.byTag', { value: ruleValue });
    case 'woocommerce_role':
      return t('groups.byRole', { value: ruleValue });
  }
}
