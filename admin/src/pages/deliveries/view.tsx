import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { timeText } from '../../texts/translate.ts';
import { useCommand } from '../use-command.ts';
import type { DeliveriesData } from './load.ts';

/** What came from the shop, was genuine, and waits for somebody to look. */
export function DeliveriesView({ data: { deliveries, timeZone } }: { data: DeliveriesData }) {
  const { Page, Table, EmptyState } = useKit();
  const { language, t } = useHost();
  const { busy, send } = useCommand();
  const replay = { label: t('deliveries.replay'), busy, onAction: () => void send({ do: 'replay' }) };
  return (
    <Page
      title={t('deliveries.title')}
      subtitle={t('deliveries.subtitle')}
      {...(deliveries.length > 0 ? { primaryAction: replay } : {})}
    >
      <Table
        label={t('deliveries.title')}
        columns={[
          { id: 'received', title: t('deliveries.received') },
          { id: 'topic', title: t('deliveries.topic') },
          { id: 'reason', title: t('deliveries.reason') },
          { id: 'store', title: t('deliveries.store') },
        ]}
        rows={deliveries.map(({ deliveryId, receivedAt, topic, reason, storeRef }) => ({
          id: deliveryId,
          cells: { received: timeText(receivedAt, { timeZone, language }), topic, reason, store: storeRef },
        }))}
        empty={<EmptyState title={t('deliveries.empty.title')} text={t('deliveries.empty.text')} />}
      />
    </Page>
  );
}
