import { moneyText } from '@ristourne/core/timeline/amounts';
import { useEffect, useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import type { ProgrammeForm } from './form.ts';
import type { SavePreviewData } from './preview-save.ts';

/** The server is asked once somebody has stopped typing for this long. */
const PAUSE_MS = 500;

/** What saving would change, and who would then already have enough for a reward that comes by itself. */
export function SavePreview({ form }: { form: ProgrammeForm }) {
  const { Section, Stack, Text } = useKit();
  const { language, t } = useHost();
  const preview = usePreview(form);
  if (preview === null) return null;
  const { changes, qualified } = preview;
  return (
    <Section title={t('programme.changes')} hint={t('programme.changes.hint')}>
      <Stack gap="tight">
        {changes.length === 0 ? <Text kind="subdued">{t('programme.changes.none')}</Text> : null}
        {changes.map((sentence) => (
          <Text key={sentence}>{sentence}</Text>
        ))}
        {qualified.map(({ rewardId, name, members, vouchers, worth }) => (
          <Stack key={rewardId} gap="tight">
            <Text kind="strong">
              {t('programme.qualified.title', { count: members, reward: name[language] })}
            </Text>
            <Text kind="subdued">
              {t('programme.qualified.notPaid')}{' '}
              {worth === null
                ? t('programme.qualified.codes', { codes: vouchers })
                : t('programme.qualified.codesWorth', { codes: vouchers, worth: moneyText(worth, language) })}
            </Text>
          </Stack>
        ))}
      </Stack>
    </Section>
  );
}

/** Null until the server has answered, and while the form can't be read. */
function usePreview(form: ProgrammeForm): SavePreviewData | null {
  const { host } = useHost();
  const [preview, setPreview] = useState<SavePreviewData | null>(null);
  useEffect(() => {
    let isWanted = true;
    const ask = async (): Promise<void> => {
      const answer = await host.act({ do: 'preview', form }).catch(() => null);
      if (isWanted) setPreview(answer?.outcome === 'shown' ? (answer.data as SavePreviewData) : null);
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [host, form]);
  return preview;
}
