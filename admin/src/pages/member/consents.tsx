import { useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { dayText } from '../../texts/translate.ts';
import { useCommand } from '../use-command.ts';
import type { MemberData, SheetConsent } from './load.ts';

/** What the member said yes and no to, and a way to note what they told somebody of the shop. */
export function Consents({ data: { consents, timeZone } }: { data: MemberData }) {
  const { Section } = useKit();
  const { t } = useHost();
  return (
    <Section title={t('member.consent')}>
      {consents.map((consent) => (
        <Consent key={`${consent.channel} ${consent.purpose}`} consent={consent} timeZone={timeZone} />
      ))}
    </Section>
  );
}

function Consent({ consent, timeZone }: { consent: SheetConsent; timeZone: string }) {
  const { Stack, Text, Badge, Buttons } = useKit();
  const { t } = useHost();
  const [asking, setAsking] = useState(false);
  const { granted, recordedAt } = consent;
  const change = {
    label: t(granted ? 'member.consent.withdraw' : 'member.consent.grant'),
    onAction: () => setAsking(true),
  };
  return (
    <Stack>
      <Stack direction="row" gap="tight">
        <Text>{t(`member.consent.${consent.channel}.${consent.purpose}`)}</Text>
        <Badge tone={granted ? 'success' : 'neutral'}>
          {t(granted ? 'member.consent.yes' : 'member.consent.no')}
        </Badge>
      </Stack>
      <Text kind="subdued">
        {recordedAt === null ? t('member.consent.never') : <Origin consent={consent} timeZone={timeZone} />}
      </Text>
      <Buttons actions={[change]} />
      <ConsentDialog consent={consent} open={asking} onClose={() => setAsking(false)} />
    </Stack>
  );
}

function Origin({ consent, timeZone }: { consent: SheetConsent; timeZone: string }) {
  const { language, t } = useHost();
  const day = dayText(consent.recordedAt ?? 0, { timeZone, language });
  return consent.source === 'admin'
    ? t('member.consent.admin', { author: consent.author ?? '', day })
    : t('member.consent.wallet', { day });
}

type DialogProps = { consent: SheetConsent; open: boolean; onClose: () => void };

function ConsentDialog({ consent, open, onClose }: DialogProps) {
  const { Dialog, Text, Banner } = useKit();
  const { t } = useHost();
  const { busy, problems, send, forget } = useCommand();
  const { granted, channel, purpose } = consent;
  const close = (): void => {
    forget();
    onClose();
  };
  const confirm = async (): Promise<void> => {
    if (await send({ do: 'consent', channel, purpose, granted: !granted })) close();
  };
  const label = t(granted ? 'member.consent.withdraw' : 'member.consent.grant');
  const [problem] = problems;
  return (
    <Dialog
      open={open}
      title={label}
      confirm={{ label, tone: 'primary', busy, onAction: () => void confirm() }}
      onClose={close}
    >
      {problem ? <Banner tone="critical" title={problem.message} /> : null}
      <Text>{t(granted ? 'member.consent.withdrawText' : 'member.consent.grantText')}</Text>
    </Dialog>
  );
}
