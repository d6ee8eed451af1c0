import {
  Checkbox as PolarisCheckbox,
  Select as PolarisSelect,
  TextField as PolarisTextField,
} from '@shopify/polaris';
import type { CheckboxProps, SelectProps, TextFieldProps } from '@ristourne/admin/kit/kit';
import { ShareOfRow } from './arrangement.tsx';
import { given } from './given.ts';

export function TextField(props: TextFieldProps) {
  const { name, label, value, onChange, type = 'text', lines, hint, required = false } = props;
  const { error, disabled = false, inputMode, prefix, suffix, maxLength } = props;
  return (
    <ShareOfRow>
      <PolarisTextField
        id={name}
        autoComplete="off"
        {...{ name, label, value, onChange, type, disabled }}
        requiredIndicator={required}
        {...given({ helpText: hint, error, inputMode, prefix, suffix, maxLength, multiline: lines })}
      />
    </ShareOfRow>
  );
}

export function Select({
  name,
  label,
  hint,
  error,
  disabled = false,
  value,
  options,
  onChange,
}: SelectProps) {
  return (
    <ShareOfRow>
      <PolarisSelect
        id={name}
        {...{ name, label, value, options, onChange, disabled }}
        {...given({ helpText: hint, error })}
      />
    </ShareOfRow>
  );
}

export function Checkbox({ name, label, hint, error, disabled = false, checked, onChange }: CheckboxProps) {
  return (
    <PolarisCheckbox
      id={name}
      {...{ name, label, checked, onChange, disabled }}
      {...given({ helpText: hint, error })}
    />
  );
}
