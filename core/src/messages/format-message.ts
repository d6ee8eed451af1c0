import type { Locale } from '../accounts/locale.ts';
import { formatNumber, intlTag } from './formats.ts';

export type MessageParams = Readonly<Record<string, string | number>>;

const ARGUMENT = /^\s*(\w+)\s*(?:,\s*plural\s*,([\s\S]*))?$/;
const BRANCH_NAME = /^\s*(=\d+|zero|one|two|few|many|other)\s*$/;

/**
 * Fills in a message: `{name}`, and `{n, plural, =0 {none} one {# point} other {# points}}` by the language's own
 * rules (French counts 0 and 1 as one). Numbers are written as the language writes them. Throws on a parameter that
 * is missing and on a message that is not well formed, so that a test finds both.
 */
export function formatMessage(locale: Locale, message: string, params: MessageParams): string {
  return fill(message, { locale, params, count: null });
}

type Filling = { locale: Locale; params: MessageParams; count: number | null };

function fill(message: string, filling: Filling): string {
  let filled = '';
  let at = 0;
  while (at < message.length) {
    const open = message.indexOf('{', at);
    const plain = message.slice(at, open === -1 ? undefined : open);
    if (plain.includes('}')) throw new Error(`a brace closes that never opened: ${message}`);
    filled +=
      filling.count === null ? plain : plain.replaceAll('#', formatNumber(filling.locale, filling.count));
    if (open === -1) break;
    const close = closingBrace(message, open);
    filled += fillArgument(message.slice(open + 1, close), filling);
    at = close + 1;
  }
  return filled;
}

function fillArgument(argument: string, filling: Filling): string {
  const [, name = '', branches] = ARGUMENT.exec(argument) ?? [];
  const value = Object.hasOwn(filling.params, name) ? filling.params[name] : undefined;
  if (value === undefined) throw new Error(`the message wants {${name || argument}}, which is not given`);
  if (branches === undefined) return typeof value === 'number' ? formatNumber(filling.locale, value) : value;
  if (typeof value !== 'number') throw new Error(`{${name}} chooses a plural and must be a number`);
  return fill(chooseBranch(filling.locale, branches, value), { ...filling, count: value });
}

function chooseBranch(locale: Locale, text: string, count: number): string {
  const branches = readBranches(text);
  const chosen =
    branches.get(`=${count}`) ??
    branches.get(new Intl.PluralRules(intlTag(locale)).select(count)) ??
    branches.get('other');
  if (chosen === undefined) throw new Error(`a plural without "other": ${text}`);
  return chosen;
}

function readBranches(text: string): Map<string, string> {
  const branches = new Map<string, string>();
  let at = 0;
  while (text.slice(at).trim() !== '') {
    const open = text.indexOf('{', at);
    const [, name] = BRANCH_NAME.exec(text.slice(at, open === -1 ? undefined : open)) ?? [];
    if (open === -1 || name === undefined) throw new Error(`not a plural: ${text}`);
    const close = closingBrace(text, open);
    branches.set(name, text.slice(open + 1, close));
    at = close + 1;
  }
  return branches;
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`a brace never closes: ${text}`);
}
