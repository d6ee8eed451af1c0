import { expect, test } from 'vitest';
import { renderLiquid } from './liquid.ts';

const SCOPE = { id: 5001, url: 'https://a.example/o?key=abc&none=x', shop: { locale: 'fr' } };

test.each([
  ['{{ id }}', '5001'],
  ['a {{- id -}} b', 'a5001b'],
  ["{{ url | split: 'key=' | last | split: '&' | first }}", 'abc'],
  ['{{ missing | default: shop.locale | slice: 0, 2 }}|{{ missing.too }}', 'fr|'],
  ["{% assign way = 'x | y' %}{{ way }}", 'x | y'],
  ["{% if shop.locale == 'fr' %}oui{% else %}yes{% endif %}", 'oui'],
  ["{% if url contains 'nothing' %}a{% if id %}b{% else %}c{% endif %}d{% else %}e{% endif %}", 'e'],
  ['x {%- comment -%} {{ nothing }} {% if %} {%- endcomment -%} y', 'xy'],
  ['{% if missing %}{% assign id = 1 %}{% endif %}{{ id }}', '5001'],
])('%s writes %s', (template, page) => {
  expect(renderLiquid(template, SCOPE)).toBe(page);
});

test.each([
  ['{% for line in lines %}', 'the tag "for line in lines"'],
  ['{{ id | money }}', 'the filter "money"'],
  ['{{ id | constructor }}', 'the filter "constructor"'],
  ['{% if id %}', 'an if has no endif'],
  ['{% endif %}', 'the tag "endif"'],
  ['{% if id > 3 %}{% endif %}', 'the condition "id > 3"'],
])('%s is refused, since this shop does not know it', (template, reason) => {
  expect(() => renderLiquid(template, SCOPE)).toThrow(reason);
});
