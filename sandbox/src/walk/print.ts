import type { Shown } from './step.ts';

const NAME_WIDTH = 20;
const WIDTH = 80;

export function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Prose, broken at the terminal's usual width. */
export function sayText(text: string): void {
  for (const line of wrap(text, WIDTH)) say(line);
}

/** One step: number, name and figure in columns, then what explains it; links on lines of their own, to be copied. */
export function sayStep(position: number, name: string, { figure, details = [], links = [] }: Shown): void {
  const indent = ' '.repeat(NAME_WIDTH + 5);
  say(`${String(position).padStart(3)}  ${name.padEnd(NAME_WIDTH)}${figure}`);
  for (const detail of details) for (const line of wrap(detail, WIDTH - indent.length)) say(indent + line);
  for (const link of links) say(`     ${link}`);
}

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

/** Where to look: a name, an address, and what is there, in columns that keep the terminal's usual width. */
export function sayPlaces(places: { name: string; address: string; what: string }[]): void {
  const nameWidth = Math.max(...places.map(({ name }) => name.length));
  const addressWidth = Math.max(...places.map(({ address }) => address.length));
  for (const { name, address, what } of places) {
    const indent = nameWidth + addressWidth + 6;
    const [first = '', ...rest] = wrap(what, WIDTH - indent);
    say(`  ${name.padEnd(nameWidth)}  ${address.padEnd(addressWidth)}  ${first}`);
    for (const line of rest) say(' '.repeat(indent) + line);
  }
}
