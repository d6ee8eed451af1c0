import { moneyText } from '@ristourne/core/timeline/amounts';
import { useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import type { Language, Translate } from '../../texts/translate.ts';
import { useCommand } from '../use-command.ts';
import type { VouchersData } from './load.ts';

/** What is to be revoked: one code, as it is read, or all unused ones. `expected`: how many that are. */
export type Revoking = { voucherId: string | null; code: string; worth: string; expected: number };

/** What the unused codes are worth together; percentages and articles are counted beside. */
export function unusedText({ unused }: VouchersData, { t, language }: Words): string {
  const { worth, others } = unused;
  const parts = [
    ...worth.map((money) => moneyText(money, language)),
    ...(others > 0 ? [t('vouchers.revoke.others', { count: others })] : []),
  ];
  return parts.join(' + ');
}

type Words = { t: Translate; language: Language };
type Props = { revoking: Revoking; onClose: () => void };

/** Asks whether to revoke, why, and whether the units go back. */
export function RevokeDialog({ revoking, onClose }: Props) {
  const { Dialog, Stack, Text, TextField, Checkbox, Banner } = useKit();
  const { t } = useHost();
  const { busy, problems, send } = useCommand();
  const [comment, setComment] = useState('');
  const [unitsBack, setUnitsBack] = useState(true);
  const { voucherId, code, worth, expected } = revoking;
  const errorOf = (field: string): string | undefined => problems.find((one) => one.field === field)?.message;
  const revoke = async (): Promise<void> => {
    if (await send({ do: 'revoke', voucherId, unitsBack, comment, expected })) onClose();
  };
  const [whole, wrongComment] = [errorOf(''), errorOf('comment')];
  return (
    <Dialog
      open
      title={
        voucherId === null
          ? t('vouchers.revoke.askAll', { count: expected })
          : t('vouchers.revoke.askOne', { code })
      }
      confirm={{ label: t('vouchers.revoke'), tone: 'critical', busy, onAction: () => void revoke() }}
      onClose={onClose}
    >
      <Stack>
        {whole === undefined ? null : <Banner tone="critical" title={whole} />}
        <Text>{t('vouchers.revoke.what', { worth })}</Text>
        <Checkbox
          name="unitsBack"
          label={t('vouchers.revoke.unitsBack')}
          hint={t('vouchers.revoke.unitsBackHint')}
          checked={unitsBack}
          onChange={setUnitsBack}
        />
        <TextField
          name="comment"
          label={t('vouchers.revoke.comment')}
          hint={t('vouchers.revoke.commentHint')}
          value={comment}
          onChange={setComment}
          lines={2}
          required
          {...(wrongComment === undefined ? {} : { error: wrongComment })}
        />
      </Stack>
    </Dialog>
  );
}
