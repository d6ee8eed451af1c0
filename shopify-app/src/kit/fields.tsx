import {
  BlockStack,
  Button,
  InlineError,
  Text,
  Checkbox as PolarisCheckbox,
  Select as PolarisSelect,
  TextField as PolarisTextField,
} from '@shopify/polaris';
import { useRef, type ChangeEvent } from 'react';
import type { CheckboxProps, FileFieldProps, SelectProps, TextFieldProps } from '@ristourne/admin/kit/kit';
import { ShareOfRow } from './arrangement.tsx';
import { given } from './given.ts';

export function TextField(props: TextFieldProps | FileFieldProps) {
  return props.type === 'file' ? <FileField {...props} /> : <TypedField {...props} />;
}

/** Polaris has a drop zone for files, with a style sheet of its own; a button that asks for one is enough here. */
function FileField(props: FileFieldProps) {
  const { name, label, hint, error, disabled = false, accept, choose, picture, onFile } = props;
  const input = useRef<HTMLInputElement>(null);
  const take = (event: ChangeEvent<HTMLInputElement>): void => {
    const [file] = event.target.files ?? [];
    if (file) onFile(file);
    // The same file can be chosen again, once it was mended.
    event.target.value = '';
  };
  return (
    <BlockStack gap="200">
      {picture !== null && <img src={picture.address} alt={picture.description} style={PICTURE} />}
      <div>
        <Button disabled={disabled} onClick={() => input.current?.click()}>
          {choose}
        </Button>
        <input ref={input} type="file" hidden aria-label={label} {...{ name, accept }} onChange={take} />
      </div>
      {error !== undefined && <InlineError message={error} fieldID={name} />}
      {hint !== undefined && (
        <Text as="p" tone="subdued">
          {hint}
        </Text>
      )}
    </BlockStack>
  );
}

const PICTURE = {
  maxWidth: '100%',
  maxHeight: '8rem',
  objectFit: 'contain',
  objectPosition: 'left',
} as const;

function TypedField(props: TextFieldProps) {
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
