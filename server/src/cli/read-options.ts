import { parseArgs } from 'node:util';
import { OperatorError } from '@ristourne/core/database/operator-error';

/** Options of a command: `string` takes a value, `boolean` none. */
export type OptionKinds = Record<string, 'string' | 'boolean'>;
type OptionValues<Kinds extends OptionKinds> = {
  [Name in keyof Kinds]?: Kinds[Name] extends 'boolean' ? boolean : string;
};

/** Reads `--name value` options; an unknown or valueless one ends in one line. */
export function readOptions<Kinds extends OptionKinds>(
  args: string[],
  kinds: Kinds,
): { values: OptionValues<Kinds>; positionals: string[] } {
  const options = Object.fromEntries(Object.entries(kinds).map(([name, type]) => [name, { type }]));
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return { values: values as OptionValues<Kinds>, positionals };
  } catch (error) {
    throw new OperatorError(error instanceof Error ? error.message : 'the options were not understood');
  }
}

/** The option's value, or one line that names what is missing. */
export function required(values: Record<string, unknown>, name: string): string {
  const value = values[name];
  if (typeof value !== 'string' || value === '') throw new OperatorError(`--${name} is missing`);
  return value;
}
