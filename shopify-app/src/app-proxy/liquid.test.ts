import fc from 'fast-check';
import { expect, test } from 'vitest';
import { liquid } from './liquid.ts';

test('a text that is filled in is shown as it is, and is neither HTML nor Liquid', () => {
  expect(liquid`<p title="${'"'}">${`{{ shop.secret }} {% raw %} <b>&'</b>`}</p>`.markup).toBe(
    '<p title="&quot;">&#123;&#123; shop.secret &#125;&#125; &#123;% raw %&#125; &lt;b&gt;&amp;&#39;&lt;/b&gt;</p>',
  );
});

test('no text makes Liquid of the markup around it, however it is cut', () => {
  const text = fc.string({ unit: fc.constantFrom('{', '}', '%', '<', '&', '"', 'a', ' ') });
  fc.assert(
    fc.property(text, text, (one, other) => {
      const { markup } = liquid`<ul>${[liquid`<li>${one}${other}</li>`, liquid`<li>${other}</li>`]}</ul>`;
      expect(markup).not.toMatch(/[{}]/);
      expect(markup.replaceAll(/<\/?(ul|li)>/g, '')).not.toMatch(/[<>"]/);
    }),
  );
});
