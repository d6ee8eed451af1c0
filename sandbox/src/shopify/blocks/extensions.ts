import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locale } from '../types.ts';

export type BlockName = 'thank-you' | 'order-status';

/** One of the app's extensions, as far as its files say: nothing of it is imported. */
export interface Extension {
  folder: string;
  /** "purchase.thank-you.block.render" */
  target: string;
  /** Below the folder: "./src/thank-you.tsx" */
  module: string;
  /** Its name, in the language of its texts. */
  title: string;
  texts: Texts;
}

export interface Texts {
  [key: string]: string | Texts;
}

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const EXTENSIONS = join(ROOT, 'extensions');

const TARGETS: Record<BlockName, string> = {
  'thank-you': 'purchase.thank-you.block.render',
  'order-status': 'customer-account.order-status.block.render',
};

export function targetOf(name: BlockName): string {
  return TARGETS[name];
}

export function isBlockName(name: string): name is BlockName {
  return Object.hasOwn(TARGETS, name);
}

/** The app's extension for a block, with its texts in a language; read anew each time. Throws when the app has none. */
export function readExtension(name: BlockName, locale: Locale): Extension {
  const target = targetOf(name);
  for (const entry of readdirSync(EXTENSIONS, { withFileTypes: true })) {
    const folder = join(EXTENSIONS, entry.name);
    const configuration = entry.isDirectory() ? readIfThere(join(folder, 'shopify.extension.toml')) : '';
    if (!configuration.includes(`target = "${target}"`)) continue;
    const module = /^module = "([^"]+)"/m.exec(configuration)?.[1] ?? '';
    const texts = readTexts(folder, locale);
    const { name: title } = texts;
    if (typeof title !== 'string') throw new Error(`${folder}/locales: no name in ${locale}`);
    return { folder, target, module, title, texts };
  }
  throw new Error(`extensions: none has the target ${target}`);
}

function readTexts(folder: string, locale: Locale): Texts {
  const own = readIfThere(join(folder, 'locales', `${locale}.json`));
  const text = own === '' ? readFileSync(join(folder, 'locales', 'en.default.json'), 'utf8') : own;
  return JSON.parse(text) as Texts;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
