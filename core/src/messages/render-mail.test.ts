import { describe, expect, test } from 'vitest';
import { LOCALES, type Locale } from '../accounts/locale.ts';
import { renderMail, TEMPLATE_NAMES } from './render-mail.ts';
import { en } from './texts/en.ts';
import { fr } from './texts/fr.ts';

const publicUrl = 'https://points.example';
const pointName = { en: { one: 'leaf', other: 'leaves' }, fr: { one: 'feuille', other: 'feuilles' } };
const signIn = { token: 'T0ken-_x', code: '048213' };
const claim = { ...signIn, merchantName: 'Thé & Fils', units: [{ unit: 'points', amount: 42, pointName }] };
const reward = {
  merchantName: 'Thé & Fils',
  rewardName: { en: 'A tin of tea', fr: 'Une boîte de thé' },
  benefit: { kind: 'amount', amountMinor: 300, currency: 'EUR' },
  code: 'K7QX2M9PRT4W',
  expiresAt: Date.parse('2027-02-19T12:00:00Z'),
  timeZone: 'Europe/Paris',
  storeUrl: 'https://shop.example',
};
const welcomed = [{ unit: 'points', amount: 20, pointName }];
const welcome = {
  merchantName: 'Thé & Fils',
  merchantSlug: 'the-fils',
  units: [{ ...welcomed[0], lastDay: '2027-11-21' }],
};
const notice = {
  merchantName: 'Thé & Fils',
  merchantSlug: 'the-fils',
  programName: { en: 'Leaf club', fr: 'Le club des feuilles' },
  endings: [{ lastDay: '2026-12-03', units: claim.units }],
  reward: { name: { en: '€3 off', fr: '3 € de remise' }, affordable: true, units: claim.units[0] },
};
const samples: Record<string, Record<string, unknown>> = {
  sign_in: signIn,
  claim: { ...claim, welcome: welcomed },
  reward_issued: reward,
  welcome,
  expiry_notice: notice,
};

const render = (template: string, params: unknown, locale: Locale = 'en') =>
  renderMail(template, params, { locale, publicUrl, storeLink: (url) => url });
const spaces = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

test('a sign-in says its code in the subject and links to the page that asks once more', () => {
  const mail = render('sign_in', signIn, 'fr');
  expect(mail.subject).toBe('Votre code de connexion\u00a0: 048213');
  expect(mail.text).toContain('https://points.example/wallet/sign-in/T0ken-_x');
  expect(mail.html).toContain('href="https://points.example/wallet/sign-in/T0ken-_x"');
  expect(mail.html).toContain('<html lang="fr">');
});

test.each([
  ['en', 42, '42 leaves are waiting for you at Thé & Fils'],
  ['en', 1, '1 leaf is waiting for you at Thé & Fils'],
  ['fr', 42, '42 feuilles vous attendent chez Thé & Fils'],
  ['fr', 1, '1 feuille vous attend chez Thé & Fils'],
] as const)('a claim in %s of %d says so', (locale, amount, subject) => {
  const units = [{ unit: 'points', amount, pointName }];
  expect(render('claim', { ...claim, units }, locale).subject).toBe(subject);
});

test('a claim of points and a visit names both; of an unpaid order, none', () => {
  const units = [...claim.units, { unit: 'visits', amount: 1, pointName }];
  expect(render('claim', { ...claim, units }).subject).toBe(
    '42 leaves and 1 visit are waiting for you at Thé & Fils',
  );
  expect(render('claim', { ...claim, units: [] }).subject).toBe(
    'Confirm your address for your points at Thé & Fils',
  );
});

test('French sets no-break spaces before its double punctuation, in HTML and in plain text', () => {
  for (const template of TEMPLATE_NAMES) {
    const mail = render(template, samples[template], 'fr');
    for (const text of [mail.subject, mail.text, mail.html.replace(/<[^>]+>|&\w+;/g, '')]) {
      expect(text).not.toMatch(/[ \p{L}][:?!;](?!\/\/)/u);
    }
  }
  expect(render('claim', claim, 'fr').text).toContain('Ajouter mes points\u00a0: https://');
  expect(render('claim', claim, 'en').text).toContain('Add my points: https://');
});

test('a reward’s subject fits one that came by itself and one that was chosen', () => {
  expect(render('reward_issued', reward).subject).toBe('Your reward at Thé & Fils: €3.00 off');
});

test.each([
  ['en', reward.benefit, '€3.00 off', '19 February 2027'],
  ['fr', reward.benefit, '3,00 € de remise', '19 février 2027'],
  ['en', { kind: 'percent', basisPoints: 1_250 }, '12.5% off', '19 February 2027'],
  ['fr', { kind: 'free_article', productIds: ['12'] }, 'Une boîte de thé', '19 février 2027'],
] as const)('a reward in %s says benefit, code and last day [D9]', (...row) => {
  const [locale, benefit, words, date] = row;
  const mail = render('reward_issued', { ...reward, benefit }, locale);
  expect(spaces(mail.subject)).toContain(words);
  for (const part of [words, 'K7QX2M9PRT4W', date]) {
    expect(spaces(mail.text)).toContain(part);
    expect(spaces(mail.html)).toContain(part);
  }
});

describe.each(LOCALES)('in %s', (locale) => {
  test.each(TEMPLATE_NAMES)('the text and the HTML of %s say the same', (template) => {
    const mail = render(template, samples[template], locale);
    const seen = mail.html
      .replace(/<head>[\s\S]*<\/head>/, '')
      .replace(/<a href="([^"]*)"[^>]*>([^<]*)<\/a>/g, locale === 'fr' ? '$2 : $1' : '$2: $1')
      .replace(/<[^>]+>/g, ' ')
      .replaceAll('&amp;', '&')
      .replaceAll('&#39;', "'");
    const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');
    expect(words(seen)).toEqual(words(mail.text));
  });

  test.each(TEMPLATE_NAMES)(
    '%s can be read by everybody: a language, a title, links that say where they lead',
    (template) => {
      const { html } = render(template, samples[template], locale);
      expect(html).toMatch(new RegExp(`^<!doctype html>\\n<html lang="${locale}">`));
      expect(html).toMatch(/<title>[^<]+<\/title>/);
      expect(html).toMatch(/<a href="https:[^"]+"[^>]*>[^<]{5,}<\/a>/);
      expect(html).not.toMatch(/<(?:script|img|link|iframe|form|table)/);
    },
  );
});

describe('what a merchant may have typed', () => {
  const nasty = `<script>alert(1)</script>"' onload=x & {code}\r\nBcc: eve@example.org\u2028X`;

  test.each(['claim', 'reward_issued'])('stays text in %s, on one line of the subject', (template) => {
    const mail = render(template, { ...samples[template], merchantName: nasty });
    expect(mail.html).not.toContain('<script');
    expect(mail.html).toContain('&lt;script&gt;');
    expect(mail.subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    expect(mail.subject.length).toBeLessThanOrEqual(150);
  });

  test('a link that is no web address is refused', () => {
    expect(() => render('reward_issued', { ...reward, storeUrl: 'javascript:alert(1)' })).toThrow();
  });
});

test.each(['', 'nothing', 'toString', '__proto__'])('%j is no template', (template) => {
  expect(() => render(template, signIn)).toThrow('no mail template');
});

test.each(TEMPLATE_NAMES)('%s without its parameters is refused', (template) => {
  expect(() => render(template, {})).toThrow();
});

test('both languages have a sentence of their own for every key', () => {
  expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort());
  for (const [key, sentence] of Object.entries(en))
    expect(`${key}: ${fr[key as keyof typeof en]}`).not.toBe(`${key}: ${sentence}`);
});
