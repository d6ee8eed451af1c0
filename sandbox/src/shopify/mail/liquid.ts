/** What a template may name: texts, numbers, and objects of them (`shop.locale`). */
export interface Scope {
  [name: string]: string | number | Scope;
}

type Value = string | number | Scope | readonly string[] | null;
interface Branch {
  /** Whether what stands here is written. */
  written: boolean;
  /** Whether a branch of this `if` was taken already, or nothing around it is written. */
  taken: boolean;
}

/** Tags and outputs with the white space that a dash takes away. */
const PIECES = /(\s*\{%-|\{%)([^]*?)(-%\}\s*|%\})|(\s*\{\{-|\{\{)([^]*?)(-\}\}\s*|\}\})/g;
const COMMENT = /(\s*\{%-|\{%)\s*comment\s*-?%\}[^]*?\{%-?\s*endcomment\s*(-%\}\s*|%\})/g;
const ARGUMENT = /'[^']*'|"[^"]*"|[^\s,|]+/g;
const FILTERS: Record<string, (input: Value, args: readonly Value[]) => Value> = {
  default: (input, [otherwise = null]) => (input === null || input === '' ? otherwise : input),
  slice: (input, [from, length]) => textOf(input).slice(Number(from), Number(from) + Number(length)),
  split: (input, [separator = null]) => textOf(input).split(textOf(separator)),
  first: (input) => (Array.isArray(input) ? ((input as string[])[0] ?? null) : null),
  last: (input) => (Array.isArray(input) ? ((input as string[]).at(-1) ?? null) : null),
};

/**
 * The part of Liquid that the app's snippet speaks: assign, if with `==` and `contains`, else, comment, and five
 * filters. A name that nothing bears is empty, as in Liquid; a tag or filter from outside this part throws.
 */
export function renderLiquid(template: string, scope: Scope): string {
  const source = template.replace(COMMENT, '');
  const names: Scope = { ...scope };
  const branches: Branch[] = [];
  let page = '';
  let read = 0;
  const write = (text: string): void => {
    if (branches.every((branch) => branch.written)) page += text;
  };
  for (const piece of source.matchAll(PIECES)) {
    write(source.slice(read, piece.index));
    read = piece.index + piece[0].length;
    const [, , tag, , , output] = piece;
    if (output !== undefined) write(textOf(evaluate(output, names)));
    else carryOut((tag ?? '').trim(), { names, branches });
  }
  if (branches.length > 0) throw new Error('Liquid: an if has no endif');
  write(source.slice(read));
  return page;
}

function carryOut(tag: string, { names, branches }: { names: Scope; branches: Branch[] }): void {
  const [, word = '', rest = ''] = /^(\w+)\s*([^]*)$/.exec(tag) ?? [];
  const innermost = branches.at(-1);
  const isWritten = branches.every((branch) => branch.written);
  if (word === 'assign') {
    const [, name = '', expression = ''] = /^(\w+)\s*=([^]*)$/.exec(rest) ?? [];
    if (name === '') throw new Error(`Liquid: assign needs a name: ${tag}`);
    if (isWritten) names[name] = textOrNumber(evaluate(expression, names));
  } else if (word === 'if') {
    const written = isWritten && holds(rest, names);
    branches.push({ written, taken: written || !isWritten });
  } else if (word === 'else' && innermost !== undefined) {
    innermost.written = !innermost.taken;
    innermost.taken = true;
  } else if (word === 'endif' && innermost !== undefined) branches.pop();
  else throw new Error(`Liquid: this shop does not know the tag "${tag}" here`);
}

function holds(condition: string, names: Scope): boolean {
  const [, left = '', operator = '', right = ''] =
    /^(\S+)(?:\s+(==|contains)\s+(\S.*?))?\s*$/.exec(condition) ?? [];
  if (left === '') throw new Error(`Liquid: this shop does not know the condition "${condition}"`);
  const value = argumentOf(left, names);
  if (operator === '') return value !== null;
  const other = argumentOf(right, names);
  return operator === '==' ? value === other : textOf(value).includes(textOf(other));
}

function evaluate(expression: string, names: Scope): Value {
  const [first = '', ...filters] = expression.split(/\|(?=(?:[^'"]|'[^']*'|"[^"]*")*$)/);
  return filters.reduce(
    (input, filter) => applied(filter.trim(), input, names),
    argumentOf(first.trim(), names),
  );
}

function applied(filter: string, input: Value, names: Scope): Value {
  const [, name = '', rest = ''] = /^(\w+)\s*:?([^]*)$/.exec(filter) ?? [];
  const known = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
  if (known === undefined) throw new Error(`Liquid: this shop does not know the filter "${filter}"`);
  return known(
    input,
    [...rest.matchAll(ARGUMENT)].map(([text]) => argumentOf(text, names)),
  );
}

function argumentOf(text: string, names: Scope): Value {
  const [, quoted] = /^(?:'([^']*)'|"([^"]*)")$/.exec(text)?.filter((one) => one !== undefined) ?? [];
  if (quoted !== undefined) return quoted;
  if (/^-?\d+$/.test(text)) return Number(text);
  return text
    .split('.')
    .reduce<Value>(
      (value, step) => (isScope(value) && Object.hasOwn(value, step) ? (value[step] ?? null) : null),
      names,
    );
}

function isScope(value: Value): value is Scope {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOrNumber(value: Value): string | number {
  return typeof value === 'number' ? value : textOf(value);
}

function textOf(value: Value): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
