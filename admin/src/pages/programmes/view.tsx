import '../../texts/add-forms.ts';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { hrefOf } from '../navigation.ts';
import { STATE_TONES } from '../programme/state-tones.ts';
import type { ProgrammesData } from './load.ts';

/** All programmes: which runs, and which orders count in it. */
export function ProgrammesView({ data: { programmes } }: { data: ProgrammesData }) {
  const { Page, Table, Badge, EmptyState } = useKit();
  const { host, language, t } = useHost();
  const add = { label: t('programmes.add'), href: hrefOf(host, 'programme', { programme: 'new' }) };
  return (
    <Page title={t('programmes.title')} subtitle={t('programmes.subtitle')} primaryAction={add}>
      <Table
        label={t('programmes.title')}
        columns={[
          { id: 'name', title: t('programmes.name') },
          { id: 'state', title: t('programmes.state') },
          { id: 'scope', title: t('programmes.scope') },
        ]}
        rows={programmes.map(({ programId, name, state, scope }) => ({
          id: programId,
          href: hrefOf(host, 'programme', { programme: programId }),
          cells: {
            name: name?.[language] ?? t('programmes.unnamed'),
            state: <Badge tone={STATE_TONES[state]}>{t(`programme.${state}`)}</Badge>,
            scope: scope.length === 0 ? t('programmes.everywhere') : scope.join(' · '),
          },
        }))}
        empty={<EmptyState title={t('programmes.empty.title')} text={t('programmes.empty.text')} />}
      />
    </Page>
  );
}
