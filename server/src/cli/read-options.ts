import { parseArgs } from 'node:util';
import { OperatorError } from '@ristourne/core/database/operator-error';

/** Options of a command: `string` takes a value, `boolean` none. */
export type OptionKinds = Record<string, 'string' | 'boolean'>;
type OptionValues<Kinds extends OptionKinds> = {
  [Name in keyof Kinds]?: Kinds[Name] extends 'boolean' ? boolean : string;
};

/** Reads `--name value` options; an unknown one, or one with too much or too little behind it, ends in one line. */
export function readOptions<Kinds extends OptionKinds>(
  args: string[],
  kinds: Kinds,
): { values: OptionValues<Kinds>; positionals: string[] } {
  const options = Object.fromEntries(Object.entries(kinds).map(([name, type]) => [name, { type }]));
  const read = parseArgs({ args, options, allowPositionals: true, strict: false, tokens: true });
  for (const token of read.tokens) if (token.kind === 'option') assertFits(token, kinds);
  return { values: read.values as OptionValues<Kinds>, positionals: read.positionals };
}

type OptionToken = {
  name: string;
  rawName: string;
  value?: string | undefined;
  inlineValue?: boolean | undefined;
};

function assertFits({ name, rawName, value, inlineValue }: OptionToken, kinds: OptionKinds): void {
  const known = Object.keys(kinds).map((one) => `--${one}`);
  if (!Object.hasOwn(kinds, name) || rawName !== `--${name}`)
    throw new OperatorError(
      `there is no option ${rawName} here${known.length > 0 ? `: there are ${known.join(', ')}` : ': the command takes none'}`,
    );
  if (kinds[name] === 'boolean' && value !== undefined) throw new OperatorError(`${rawName} takes no value`);
  // `--file --merchant tea`: the value was forgotten.
  const isForgotten = value === undefined || value === '' || (inlineValue !== true && value.startsWith('--'));
  if (kinds[name] === 'string' && isForgotten) throw new OperatorError(`${rawName} needs a value`);
}

/** For commands that take nothing, and words behind those that a command knows. */
export function refuseMore(words: string[]): void {
  if (words.length > 0) throw new OperatorError(`not understood: ${words.join(' ')}`);
}

/** The option's value, or one line that names what is missing. */
export function required(values: Record<string, unknown>, name: string): string {
  const value = values[name];
  if (typeof value !== 'string' || value === '') throw new OperatorError(`--${name} is missing`);
  return value;
}
