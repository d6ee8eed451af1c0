import { MAX_DAYS } from '@ristourne/core/programs/rules/limits';
import type { Validity } from '@ristourne/core/programs/validity';
import type { Reader } from './reader.ts';
import { isDate } from './typed-text.ts';

/** When a membership holds, as typed; what another choice left in its fields is kept there. */
export type ValidityForm = { kind: 'always' | 'dates' | 'days'; from: string; to: string; days: string };

export const ALWAYS_VALID: ValidityForm = { kind: 'always', from: '', to: '', days: '365' };

export function validityFormOf(validity: Validity): ValidityForm {
  if (validity === null) return ALWAYS_VALID;
  return validity.kind === 'dates'
    ? { ...ALWAYS_VALID, ...validity }
    : { ...ALWAYS_VALID, kind: 'days', days: String(validity.days) };
}

export function readValidity(reader: Reader, form: ValidityForm): Validity {
  const { t } = reader;
  if (form.kind === 'always') return null;
  if (form.kind === 'days') {
    const asked = { label: t('programme.membership.days'), least: 1, most: MAX_DAYS };
    return { kind: 'days', days: reader.number('validity.days', form.days, asked) };
  }
  const before = reader.problems.length;
  const read = (field: 'from' | 'to'): string => {
    const text = form[field].trim();
    const label = t(`programme.membership.${field}`);
    return isDate(text) ? text : reader.refuse(`validity.${field}`, ['problem.date', { field: label }], '');
  };
  const dates = { from: read('from'), to: read('to') };
  if (reader.problems.length === before && dates.to < dates.from)
    reader.refuse('validity.to', ['problem.endsFirst', { field: t('programme.membership.to') }], null);
  return { kind: 'dates', ...dates };
}
