import type {
  CheckboxProps,
  FileFieldProps,
  SaveFormProps,
  SelectProps,
  TextFieldProps,
} from '@ristourne/admin/kit/kit';
import { useEffect, useId, useRef, type ChangeEvent, type FormEvent, type ReactNode } from 'react';
import { text } from '../texts.ts';
import { keepUnsaved } from '../unsaved.ts';
import { Banner } from './messages.tsx';

export function SaveForm({ dirty, saving, problem, onSave, onDiscard, children }: SaveFormProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => (dirty ? keepUnsaved() : undefined), [dirty]);
  useEffect(() => {
    if (problem !== null && !saving)
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problem, saving]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!saving) onSave();
  };
  return (
    <form className="ristourne-form" ref={form} onSubmit={submit}>
      {children}
      {problem !== null && <Banner tone="critical" title={problem} />}
      <p className="submit ristourne-buttons">
        <button
          type="submit"
          className={saving ? 'button button-primary updating-message' : 'button button-primary'}
          disabled={!dirty || saving}
          aria-busy={saving}
        >
          {text('save')}
        </button>
        {dirty && (
          <button type="button" className="button" disabled={saving} onClick={onDiscard}>
            {text('discard')}
          </button>
        )}
      </p>
    </form>
  );
}

export function TextField(props: TextFieldProps | FileFieldProps) {
  return props.type === 'file' ? <FileField {...props} /> : <TypedField {...props} />;
}

function FileField(props: FileFieldProps) {
  const { name, label, disabled = false, accept, choose, picture, onFile } = props;
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const take = (event: ChangeEvent<HTMLInputElement>): void => {
    const [file] = event.target.files ?? [];
    if (file) onFile(file);
    // The same file can be chosen again, once it was mended.
    event.target.value = '';
  };
  return (
    <Field {...notesOf(props, id)} label={null}>
      {picture !== null && (
        <img className="ristourne-picture" src={picture.address} alt={picture.description} />
      )}
      <button
        type="button"
        className="button"
        disabled={disabled}
        aria-describedby={describedBy(props, id)['aria-describedby']}
        onClick={() => input.current?.click()}
      >
        {choose}
      </button>
      <input ref={input} type="file" hidden aria-label={label} {...{ name, accept }} onChange={take} />
    </Field>
  );
}

function TypedField(props: TextFieldProps) {
  const { label, required = false, prefix, suffix } = props;
  const id = useId();
  return (
    <Field {...notesOf(props, id)} label={<FieldLabel id={id} label={label} required={required} />}>
      <span className="ristourne-field__line">
        {prefix !== undefined && <span aria-hidden="true">{prefix}</span>}
        <TextInput {...props} id={id} />
        {suffix !== undefined && <span aria-hidden="true">{suffix}</span>}
      </span>
    </Field>
  );
}

function TextInput(props: TextFieldProps & { id: string }) {
  const { id, name, value, onChange, lines = 1, maxLength, required = false, disabled = false } = props;
  const shared = { id, name, value, maxLength, required, disabled, ...describedBy(props, id) };
  if (lines > 1)
    return (
      <textarea
        {...shared}
        className="large-text"
        rows={lines}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  const { type = 'text', inputMode = 'text' } = props;
  return (
    <input
      {...shared}
      type={type}
      inputMode={inputMode}
      className={inputMode === 'text' ? 'regular-text' : 'ristourne-figure'}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

export function Select(props: SelectProps) {
  const { name, label, value, options, onChange, disabled = false } = props;
  const id = useId();
  return (
    <Field {...notesOf(props, id)} label={<FieldLabel id={id} label={label} required={false} />}>
      <select
        id={id}
        name={name}
        value={value}
        disabled={disabled}
        {...describedBy(props, id)}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

export function Checkbox(props: CheckboxProps) {
  const { name, label, checked, onChange, disabled = false } = props;
  const id = useId();
  return (
    <Field {...notesOf(props, id)} label={null}>
      <label htmlFor={id}>
        <input
          type="checkbox"
          id={id}
          name={name}
          checked={checked}
          disabled={disabled}
          {...describedBy(props, id)}
          onChange={(event) => onChange(event.target.checked)}
        />{' '}
        {label}
      </label>
    </Field>
  );
}

type Notes = { id: string; hint: string | undefined; error: string | undefined };

function notesOf({ hint, error }: { hint?: string; error?: string }, id: string): Notes {
  return { id, hint, error };
}

function describedBy({ hint, error }: { hint?: string; error?: string }, id: string) {
  const notes = [error === undefined ? '' : `${id}-error`, hint === undefined ? '' : `${id}-hint`];
  const ids = notes.filter(Boolean).join(' ');
  return { 'aria-invalid': error !== undefined, 'aria-describedby': ids === '' ? undefined : ids };
}

type FieldProps = Notes & { label: ReactNode; children: ReactNode };

/** A row of WordPress's form table; the label stands above where there is little room. */
function Field({ id, hint, error, label, children }: FieldProps) {
  return (
    <div className={error === undefined ? 'ristourne-field' : 'ristourne-field form-invalid'}>
      {label}
      <div className="ristourne-field__control">
        {children}
        {error !== undefined && (
          <p className="ristourne-field__error" id={`${id}-error`}>
            {error}
          </p>
        )}
        {hint !== undefined && (
          <p className="description" id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

function FieldLabel({ id, label, required }: { id: string; label: string; required: boolean }) {
  return (
    <label className="ristourne-field__label" htmlFor={id}>
      {label}
      {required && (
        <span className="required" title={text('required')} aria-hidden="true">
          {' *'}
        </span>
      )}
    </label>
  );
}
