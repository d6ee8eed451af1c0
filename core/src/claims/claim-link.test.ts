import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatClaimPath, parseClaimLink } from './claim-link.ts';

const link = { storeRef: 'sto_4k2m9q', orderRef: '19', keyVersion: 1, token: 'tYQrXH93Ni_wrPmfmbIZDRkheQih' };

test('a link is read back as it was written', () => {
  expect(formatClaimPath(link)).toBe('/c/sto_4k2m9q/19.1.tYQrXH93Ni_wrPmfmbIZDRkheQih');
  expect(parseClaimLink('sto_4k2m9q', '19.1.tYQrXH93Ni_wrPmfmbIZDRkheQih')).toEqual(link);
});

test.each([
  ['sto_4k2m9q', ''],
  ['sto_4k2m9q', '19'],
  ['sto_4k2m9q', '19.1'],
  ['sto_4k2m9q', '19.0.tYQrXH93Ni_wrPmfmbIZDRkheQih'],
  ['sto_4k2m9q', '19.01.tYQrXH93Ni_wrPmfmbIZDRkheQih'],
  ['sto_4k2m9q', '19.9999999999.tYQrXH93Ni_wrPmfmbIZDRkheQih'],
  ['sto_4k2m9q', '19.1.tYQrXH93Ni_wrPmfmbIZDRkheQi'],
  ['sto_4k2m9q', '19.1.tYQrXH93Ni_wrPmfmbIZDRkheQihh'],
  ['sto_4k2m9q', '19.1.tYQrXH93Ni/wrPmfmbIZDRkheQih'],
  ['sto_4k2m9q', '19.1.tYQrXH93Ni_wrPmfmbIZDRkheQih.svg'],
  ['sto_4k2m9q', '../etc.1.tYQrXH93Ni_wrPmfmbIZDRkheQih'],
  ['', '19.1.tYQrXH93Ni_wrPmfmbIZDRkheQih'],
  ['a/b', '19.1.tYQrXH93Ni_wrPmfmbIZDRkheQih'],
  ['sto_4k2m9q', `${'1'.repeat(65)}.1.tYQrXH93Ni_wrPmfmbIZDRkheQih`],
  ['sto_4k2m9q', '19.1.tYQrXH93Ni_wrPmfmbIZDRkheQih\n'],
])('%j %j is no link of ours', (storeRef, tail) => {
  expect(parseClaimLink(storeRef, tail)).toBeNull();
});

test('whatever is read is written the same: no two texts are one link', () => {
  const texts = fc.oneof(fc.string(), fc.stringMatching(/^\d{1,3}\.\d\.[\w-]{28}$/));
  fc.assert(
    fc.property(texts, texts, (storeRef, tail) => {
      const parsed = parseClaimLink(storeRef, tail);
      const written = parsed === null ? null : formatClaimPath(parsed);
      expect([null, `/c/${storeRef}/${tail}`]).toContain(written);
    }),
  );
});
