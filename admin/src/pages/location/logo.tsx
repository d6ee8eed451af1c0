import { useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import type { Command } from '../use-command.ts';
import type { LocationData } from './load.ts';
import { LOGO_LIMIT_BYTES, LOGO_LIMITS } from './logo-limits.ts';

/** The place's logo: chosen, it is kept at once; what is too large is not even sent. */
export function Logo({ data, command }: { data: LocationData; command: Command }) {
  const { Section, Stack, Text, TextField, Buttons } = useKit();
  const { t } = useHost();
  const [tooLarge, setTooLarge] = useState(false);
  const { locationId, logo, form } = data;
  const { busy, problems, send } = command;
  if (locationId === null)
    return (
      <Section title={t('location.logo')}>
        <Text kind="subdued">{t('location.logoLater')}</Text>
      </Section>
    );
  const give = async (file: File): Promise<void> => {
    setTooLarge(file.size > LOGO_LIMIT_BYTES);
    if (file.size <= LOGO_LIMIT_BYTES) await send({ do: 'logo', file: await base64Of(file) });
  };
  const problem = tooLarge
    ? t('location.logo.too_large', LOGO_LIMITS)
    : problems.find(({ field }) => field === 'logo')?.message;
  return (
    <Section title={t('location.logo')}>
      <Stack>
        <TextField
          type="file"
          name="logo"
          label={t('location.logo')}
          hint={t('location.logoHint', LOGO_LIMITS)}
          accept="image/png"
          choose={t('location.logoChoose')}
          picture={
            logo === null ? null : { address: logo, description: t('location.logoAlt', { name: form.name }) }
          }
          disabled={busy}
          onFile={(file) => void give(file)}
          {...(problem === undefined ? {} : { error: problem })}
        />
        {logo === null ? null : (
          <Buttons
            actions={[
              {
                label: t('location.logoRemove'),
                tone: 'critical',
                busy,
                onAction: () => void send({ do: 'remove_logo' }),
              },
            ]}
          />
        )}
      </Stack>
    </Section>
  );
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
