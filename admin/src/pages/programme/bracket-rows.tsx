import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import type { FieldProblem } from '../../protocol.ts';
import { errorOf } from './editing.ts';
import type { BracketForm } from './rule-form.ts';

type RowsProps = {
  at: string;
  rows: BracketForm[];
  onChange: (rows: BracketForm[]) => void;
  currency: string;
  problems: FieldProblem[];
};

/** A rule's steps: each from an amount to under another, the last one without an end if its owner likes. */
export function BracketRows({ at, rows, onChange, currency, problems }: RowsProps) {
  const { Stack, Buttons, TextField, Text } = useKit();
  const { t } = useHost();
  const whole = errorOf({ problems }, at).error;
  const set = (index: number, part: Partial<BracketForm>): void =>
    onChange(rows.map((one, place) => (place === index ? { ...one, ...part } : one)));
  const next: BracketForm = { from: rows.at(-1)?.to ?? '0', to: '', points: '' };
  return (
    <Stack>
      {rows.map((row, index) => (
        <Stack key={index} direction="row">
          {(['from', 'to', 'points'] as const).map((field) => (
            <TextField
              key={field}
              name={`${at}.${index}.${field}`}
              label={t(`programme.brackets.${field}`)}
              value={row[field]}
              onChange={(typed) => set(index, { [field]: typed })}
              inputMode={field === 'points' ? 'numeric' : 'decimal'}
              {...(field === 'points' ? {} : { suffix: currency })}
              {...errorOf({ problems }, `${at}.${index}.${field}`)}
            />
          ))}
        </Stack>
      ))}
      {whole === undefined ? null : <Text tone="critical">{whole}</Text>}
      <Buttons
        actions={[
          { label: t('programme.brackets.add'), onAction: () => onChange([...rows, next]) },
          {
            label: t('programme.brackets.remove'),
            disabled: rows.length < 2,
            onAction: () => onChange(rows.slice(0, -1)),
          },
        ]}
      />
    </Stack>
  );
}
