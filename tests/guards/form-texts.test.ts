import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { enEveryday } from '../../admin/src/texts/en-everyday.ts';
import { enForms } from '../../admin/src/texts/en-forms.ts';
import { textOf } from './sources.ts';

/** Everything that a module loads, itself included: types load nothing. */
function loadedBy(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  for (const [, from] of textOf(path).matchAll(/^(?:import|\}) (?!type )(?:[^;]*?from )?'(\.[^']+)';/gm))
    if (from) loadedBy(join(dirname(path), from), found);
  return found;
}

const everyday = [...loadedBy('admin/src/everyday-views.ts'), ...loadedBy('admin/src/admin-page.tsx')];
const ofForms = Object.keys(enForms);

test('the pages of every day say nothing whose English comes with the large forms only', () => {
  expect(everyday).toContain('admin/src/pages/member/adjust-dialog.tsx');
  const said = everyday
    .filter((path) => !path.startsWith('admin/src/texts/'))
    .flatMap((path) =>
      [...textOf(path).matchAll(/['`]([a-z]+\.[\w.]*)(['`]|\$\{)/g)].map(([, key]) => key ?? ''),
    );
  expect(said.length).toBeGreaterThan(200);
  const missing = said.filter((key) => !(key in enEveryday) && ofForms.some((one) => one.startsWith(key)));
  expect(missing).toEqual([]);
});

test('the first page loads no text of the large forms', () => {
  expect(everyday.filter((path) => /texts\/(add-forms|en-forms|en)\.ts$/.test(path))).toEqual([]);
});

test('a text stands in one of the two, never in both', () => {
  expect(ofForms.filter((key) => key in enEveryday)).toEqual([]);
});
