import { expect, it } from 'vitest';
import { keyIn, opensStatusPage } from './status-page-key.ts';

const KEY = '8b0767c473711e0c234030e3b351d1dc';
const PAGE = `https://tea-house.myshopify.com/65884881093/orders/0409db52fb3faf1ecef0e72899928a4a/authenticate?key=${KEY}`;

it.each([PAGE, `${PAGE}&none=VQxWAlRFXQ`, PAGE.replace('tea-house.myshopify.com', 'tea.example')])(
  'a key opens the status page %s, whatever stands around it [I8]',
  (page) => {
    expect(opensStatusPage(page, KEY)).toBe(true);
    expect(opensStatusPage(page, KEY.replace('8', '9'))).toBe(false);
    expect(opensStatusPage(page, KEY.slice(0, -1))).toBe(false);
    expect(opensStatusPage(page, '')).toBe(false);
  },
);

it.each([
  '',
  'no address',
  'https://tea.example/orders/1',
  PAGE.replace(KEY, ''),
  PAGE.replace(KEY, 'short'),
])('no key opens the status page "%s", which has none', (page) => {
  expect(opensStatusPage(page, '')).toBe(false);
  expect(opensStatusPage(page, 'short')).toBe(false);
  expect(opensStatusPage(page, KEY)).toBe(false);
});

it.each([
  '',
  '?key=',
  '?key=short',
  `?key=${KEY}&key=${KEY}`,
  `?key=${'x'.repeat(200)}`,
  '?key=https://tea.example/?x',
])('an address that ends in "%s" gives no key', (query) => {
  expect(keyIn(new URL(`https://loyalty.example/code.png${query}`))).toBeNull();
});
