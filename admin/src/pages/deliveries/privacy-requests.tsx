import { useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { dayText, type Translate } from '../../texts/translate.ts';
import { useCommand } from '../use-command.ts';
import type { DeliveriesData } from './load.ts';

type Request = DeliveriesData['requests'][number];

/** What the law asked for: copies to hand over, and what was erased. Nothing is drawn where nobody asked. */
export function PrivacyRequests({ data: { requests, timeZone } }: { data: DeliveriesData }) {
  const { Section } = useKit();
  const { t } = useHost();
  if (requests.length === 0) return null;
  const over = requests.filter(({ state }) => state !== 'waiting');
  return (
    <Section title={t('privacy.title')} hint={t('privacy.hint')}>
      {requests
        .filter(({ state }) => state === 'waiting')
        .map((request) => (
          <WaitingCopy key={request.requestId} request={request} timeZone={timeZone} />
        ))}
      {over.length > 0 ? <Over requests={over} timeZone={timeZone} /> : null}
    </Section>
  );
}

function WaitingCopy({ request, timeZone }: { request: Request; timeZone: string }) {
  const { Banner, Buttons, Dialog, Stack, Text } = useKit();
  const { language, t } = useHost();
  const { busy, problems, send } = useCommand();
  const [asking, setAsking] = useState(false);
  const { requestId, about, storeName, dueAt } = request;
  const day = dayText(dueAt, { timeZone, language });
  const handOver = async (): Promise<void> => {
    await send({ do: 'hand_over', requestId });
    setAsking(false);
  };
  return (
    <Stack gap="tight">
      <Text kind="strong">{t('privacy.waiting', { about: about ?? '', store: storeName })}</Text>
      <Text>{t('privacy.due', { day })}</Text>
      {problems.map(({ message }) => (
        <Banner key={message} tone="critical" title={message} />
      ))}
      <Buttons
        actions={[
          {
            label: t('privacy.download'),
            tone: 'primary',
            busy,
            onAction: () => void send({ do: 'copy', requestId }),
          },
          { label: t('privacy.handOver'), onAction: () => setAsking(true) },
        ]}
      />
      <Dialog
        open={asking}
        title={t('privacy.handOver')}
        confirm={{ label: t('privacy.handOver'), tone: 'primary', busy, onAction: () => void handOver() }}
        onClose={() => setAsking(false)}
      >
        <Text>{t('privacy.handOverText')}</Text>
      </Dialog>
    </Stack>
  );
}

function Over({ requests, timeZone }: { requests: Request[]; timeZone: string }) {
  const { Table } = useKit();
  const { language, t } = useHost();
  return (
    <Table
      label={t('privacy.over')}
      columns={[
        { id: 'what', title: t('privacy.over') },
        { id: 'counts', title: t('privacy.counts') },
        { id: 'store', title: t('deliveries.store') },
        { id: 'day', title: t('privacy.day') },
      ]}
      rows={requests.map((request) => ({
        id: request.requestId,
        cells: {
          what: whatWas(request, t),
          counts: countsText(request, t),
          store: request.storeName,
          day: dayText(request.doneAt ?? request.requestedAt, { timeZone, language }),
        },
      }))}
      empty={null}
    />
  );
}

function whatWas({ kind, state }: Request, t: Translate): string {
  if (kind === 'erasure') return t('privacy.was.erasure');
  if (kind === 'store_purge') return t('privacy.was.storePurge');
  if (state === 'erased') return t('privacy.was.copyErased');
  return state === 'lapsed' ? t('privacy.was.copyLapsed') : t('privacy.was.copy');
}

function countsText({ counts }: Request, t: Translate): string {
  if (counts === null) return '';
  const parts = [
    t('privacy.count.members', { count: counts.members }),
    t('privacy.count.orders', { count: counts.orders }),
    ...(counts.keptMembers > 0 ? [t('privacy.count.kept', { count: counts.keptMembers })] : []),
  ];
  return parts.join(', ');
}
