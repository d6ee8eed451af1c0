import { useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { dayText } from '../../texts/translate.ts';
import { hrefOf } from '../navigation.ts';
import { useCommand } from '../use-command.ts';
import { mergeReason } from './line-texts.ts';
import type { SheetMerges } from './load-merging.ts';
import type { MemberData } from './load.ts';

/** Of a member who was merged: where everything went. */
export function MergedBanner({ data }: { data: MemberData }) {
  const { Banner } = useKit();
  const { host, language, t } = useHost();
  const { into } = data.merges;
  if (into === null) return null;
  const day = dayText(into.mergedAt, { timeZone: data.timeZone, language });
  const name = into.email ?? t('members.noEmail');
  return (
    <Banner
      tone="info"
      title={t('member.merged.title', { name, day })}
      action={{ label: t('member.merged.open'), href: hrefOf(host, 'member', { id: into.memberId }) }}
    >
      {t('member.merged.text')}
    </Banner>
  );
}

/** Who was merged into this member, each with a way back. */
export function MergesSection({ data }: { data: MemberData }) {
  const { Section, Stack, Link, Text, Buttons } = useKit();
  const { host, language, t } = useHost();
  const [undoing, setUndoing] = useState<string | null>(null);
  const { from } = data.merges;
  if (from.length === 0) return null;
  const chosen = from.find(({ mergeId }) => mergeId === undoing);
  return (
    <Section title={t('member.merges')}>
      {from.map((one) => (
        <Stack key={one.mergeId} gap="tight">
          <Link href={hrefOf(host, 'member', { id: one.memberId })}>{one.email ?? t('members.noEmail')}</Link>
          <Text kind="subdued">{dayText(one.mergedAt, { timeZone: data.timeZone, language })}</Text>
          <Text kind="subdued">{mergeReason(one, t)}</Text>
          <Buttons actions={[{ label: t('member.unmerge'), onAction: () => setUndoing(one.mergeId) }]} />
        </Stack>
      ))}
      {chosen === undefined ? null : (
        <UndoDialog key={chosen.mergeId} merge={chosen} onClose={() => setUndoing(null)} />
      )}
    </Section>
  );
}

function UndoDialog({ merge, onClose }: { merge: SheetMerges['from'][number]; onClose: () => void }) {
  const { Dialog, Stack, Text, Banner } = useKit();
  const { t } = useHost();
  const { busy, problems, send } = useCommand();
  const name = merge.email ?? t('members.noEmail');
  const confirm = async (): Promise<void> => {
    if (await send({ do: 'unmerge', mergeId: merge.mergeId })) onClose();
  };
  return (
    <Dialog
      open
      title={t('member.unmerge.title', { name })}
      confirm={{ label: t('member.unmerge.confirm'), tone: 'primary', busy, onAction: () => void confirm() }}
      onClose={onClose}
    >
      <Stack>
        {problems.map(({ message }) => (
          <Banner key={message} tone="critical" title={message} />
        ))}
        <Text>{t('member.unmerge.text', { name })}</Text>
      </Stack>
    </Dialog>
  );
}
