import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import type { Action } from '../../kit/kit.ts';
import type { TextKey } from '../../texts/en.ts';
import { timeText } from '../../texts/translate.ts';
import { useCommand } from '../use-command.ts';
import type { DeliveriesData } from './load.ts';
import { PrivacyRequests } from './privacy-requests.tsx';
import { reasonText } from './reason-text.ts';

/** What waits for somebody to look: genuine messages of the shops, and what could not be done there or sent. */
export function DeliveriesView({ data }: { data: DeliveriesData }) {
  const { Page, EmptyState } = useKit();
  const { t } = useHost();
  const waiting = data.deliveries.length + data.effects.length;
  const copies = data.requests.filter(({ state }) => state === 'waiting');
  return (
    <Page title={t('deliveries.title')} subtitle={t('deliveries.subtitle')}>
      {waiting > 0 ? <Waiting data={data} /> : null}
      {waiting + copies.length === 0 ? (
        <EmptyState title={t('deliveries.empty.title')} text={t('deliveries.empty.text')} />
      ) : null}
      <PrivacyRequests data={data} />
    </Page>
  );
}

function Waiting({ data: { deliveries, effects, timeZone } }: { data: DeliveriesData }) {
  const { Stack } = useKit();
  const { t } = useHost();
  const { busy, send } = useCommand();
  const again = (command: string): Action => ({
    label: t('deliveries.replay'),
    busy,
    onAction: () => void send({ do: command }),
  });
  return (
    <Stack gap="loose">
      {deliveries.length > 0 ? (
        <Deliveries deliveries={deliveries} timeZone={timeZone} again={again('replay')} />
      ) : null}
      {effects.length > 0 ? (
        <Effects effects={effects} timeZone={timeZone} again={again('replay_effects')} />
      ) : null}
    </Stack>
  );
}

type ListProps<Name extends 'deliveries' | 'effects'> = Pick<DeliveriesData, Name | 'timeZone'> & {
  again: Action;
};

function Deliveries({ deliveries, timeZone, again }: ListProps<'deliveries'>) {
  const { Section, Table } = useKit();
  const { language, t } = useHost();
  return (
    <Section title={t('deliveries.messages')} hint={t('deliveries.messagesHint')} actions={[again]}>
      <Table
        label={t('deliveries.messages')}
        columns={[
          { id: 'received', title: t('deliveries.received') },
          { id: 'topic', title: t('deliveries.topic') },
          { id: 'reason', title: t('deliveries.reason') },
          { id: 'store', title: t('deliveries.store') },
        ]}
        rows={deliveries.map(({ deliveryId, receivedAt, topic, reason, storeName }) => ({
          id: deliveryId,
          cells: {
            received: timeText(receivedAt, { timeZone, language }),
            topic,
            reason: reasonText(reason, t),
            store: storeName,
          },
        }))}
        empty={null}
      />
    </Section>
  );
}

type EffectKind = DeliveriesData['effects'][number]['kind'];

const KINDS: Record<EffectKind, TextKey> = {
  create_voucher: 'effect.create_voucher',
  revoke_voucher: 'effect.revoke_voucher',
  extend_voucher: 'effect.extend_voucher',
  fetch_order: 'effect.fetch_order',
  fetch_products: 'effect.fetch_products',
  mail: 'effect.mail',
  stamp_order: 'effect.stamp_order',
  tag_customer: 'effect.tag_customer',
  show_balance: 'effect.show_balance',
};

function Effects({ effects, timeZone, again }: ListProps<'effects'>) {
  const { Section, Table } = useKit();
  const { language, t } = useHost();
  return (
    <Section title={t('effects.title')} hint={t('effects.hint')} actions={[again]}>
      <Table
        label={t('effects.title')}
        columns={[
          { id: 'wanted', title: t('effects.wanted') },
          { id: 'what', title: t('effects.what') },
          { id: 'reason', title: t('deliveries.reason') },
          { id: 'store', title: t('deliveries.store') },
        ]}
        rows={effects.map(({ effectId, wantedAt, kind, reason, storeName }) => ({
          id: effectId,
          cells: {
            wanted: timeText(wantedAt, { timeZone, language }),
            what: t(KINDS[kind]),
            reason: reasonText(reason, t),
            store: storeName,
          },
        }))}
        empty={null}
      />
    </Section>
  );
}
