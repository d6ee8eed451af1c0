/** A form field's text, trimmed; '' for a missing field or a file. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
