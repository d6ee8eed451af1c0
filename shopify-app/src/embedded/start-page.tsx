import { useHost } from '@ristourne/admin/host/host-context.tsx';
import { useKit } from '@ristourne/admin/kit/kit-context.tsx';
import { useCommand } from '@ristourne/admin/pages/use-command';
import { useState } from 'react';
import { START_TEXTS } from './start-texts.ts';

/** What the app answers for a shop that has no merchant yet. */
export type StartAnswer = { outcome: 'start' };

/** A programme of its own, or that of another shop: asked once, before anything is counted. */
export function StartPage() {
  const { Page, Section, Stack, Text, TextField, Buttons, Banner } = useKit();
  const { language } = useHost();
  const texts = START_TEXTS[language];
  const { busy, problems, send, forget } = useCommand();
  const [pairingCode, setPairingCode] = useState('');
  const ofWhole = problems.find(({ field }) => field === '');
  const ofCode = problems.find(({ field }) => field === 'pairingCode');
  const start = {
    label: texts.newAction,
    tone: 'primary' as const,
    busy,
    onAction: () => void send({ do: 'start' }),
  };
  const join = {
    label: texts.joinAction,
    busy,
    disabled: pairingCode.trim() === '',
    onAction: () => void send({ do: 'join', pairingCode }),
  };
  return (
    <Page title={texts.title} subtitle={texts.subtitle}>
      <Stack gap="loose">
        {ofWhole && <Banner tone="critical" title={ofWhole.message} />}
        <Section title={texts.newTitle}>
          <Stack>
            <Text>{texts.newText}</Text>
            <Buttons actions={[start]} />
          </Stack>
        </Section>
        <Section title={texts.joinTitle}>
          <Stack>
            <Text>{texts.joinText}</Text>
            <TextField
              name="pairingCode"
              label={texts.code}
              hint={texts.codeHint}
              value={pairingCode}
              maxLength={20}
              onChange={(value) => {
                forget();
                setPairingCode(value);
              }}
              {...(ofCode ? { error: ofCode.message } : {})}
            />
            <Buttons actions={[join]} />
          </Stack>
        </Section>
      </Stack>
    </Page>
  );
}
