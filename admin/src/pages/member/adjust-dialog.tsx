import { useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { useCommand } from '../use-command.ts';
import type { MemberData } from './load.ts';
import { NATURES, type Nature } from './natures.ts';

type Props = { data: MemberData; open: boolean; onClose: () => void };
type Wish = { unit: string; amount: string; nature: Nature; comment: string; key: string };

const newWish = (unit: string): Wish => ({
  unit,
  amount: '',
  nature: 'goodwill',
  comment: '',
  key: crypto.randomUUID(),
});

/** Asks for an amount, a reason and a comment. One wish has one key: sent twice, it adjusts once. */
export function AdjustDialog({ data, open, onClose }: Props) {
  const { Dialog, Banner } = useKit();
  const { t } = useHost();
  const units = unitsOf(data);
  const [wish, setWish] = useState(() => newWish(units[0]?.value ?? ''));
  const { busy, problems, send, forget } = useCommand();
  const close = (): void => {
    forget();
    setWish(newWish(units[0]?.value ?? ''));
    onClose();
  };
  const confirm = async (): Promise<void> => {
    const [programId = '', unit = ''] = wish.unit.split(' ');
    const { amount, nature, comment, key } = wish;
    if (await send({ do: 'adjust', programId, unit, amount, nature, comment, key })) close();
  };
  const whole = problems.find(({ field }) => field === '');
  return (
    <Dialog
      open={open}
      title={t('member.adjust.title')}
      confirm={{ label: t('member.adjust.confirm'), tone: 'primary', busy, onAction: () => void confirm() }}
      onClose={close}
    >
      {whole ? <Banner tone="critical" title={whole.message} /> : null}
      <WishFields wish={wish} onChange={setWish} units={units} problems={problems} />
    </Dialog>
  );
}

function unitsOf({ programs }: MemberData): { value: string; label: string }[] {
  return programs.flatMap(({ programId, name, units, pointName }) =>
    units.map(({ unit }) => ({
      value: `${programId} ${unit}`,
      label: programs.length > 1 ? `${name.en}: ${unit}` : unit === 'points' ? pointName.en.other : unit,
    })),
  );
}

type FieldsProps = {
  wish: Wish;
  onChange: (wish: Wish) => void;
  units: { value: string; label: string }[];
  problems: { field: string; message: string }[];
};

function WishFields({ wish, onChange, units, problems }: FieldsProps) {
  const { Stack, TextField, Select } = useKit();
  const { t } = useHost();
  const errorOf = (field: string): { error?: string } => {
    const found = problems.find((one) => one.field === field);
    return found ? { error: found.message } : {};
  };
  return (
    <Stack>
      {units.length > 1 ? (
        <Select
          name="unit"
          label={t('programme.reward.unit')}
          value={wish.unit}
          options={units}
          onChange={(unit) => onChange({ ...wish, unit })}
        />
      ) : null}
      <TextField
        name="amount"
        label={t('member.adjust.amount')}
        hint={t('member.adjust.amountHint')}
        value={wish.amount}
        onChange={(amount) => onChange({ ...wish, amount })}
        required
        {...errorOf('amount')}
      />
      <Select
        name="nature"
        label={t('member.adjust.nature')}
        value={wish.nature}
        options={NATURES.map((nature) => ({ value: nature, label: t(`nature.${nature}`) }))}
        onChange={(value) => onChange({ ...wish, nature: NATURES.find((one) => one === value) ?? 'other' })}
      />
      <TextField
        name="comment"
        label={t('member.adjust.comment')}
        hint={t('member.adjust.commentHint')}
        value={wish.comment}
        onChange={(comment) => onChange({ ...wish, comment })}
        lines={3}
        required
        {...errorOf('comment')}
      />
    </Stack>
  );
}
