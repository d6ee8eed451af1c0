import { expect, test } from 'vitest';
import { expiryNoticeMail, welcomeMail, type ExpiryNoticeParams } from './member-mails.ts';
import { claimMail } from './templates.ts';

const pointName = { en: { one: 'leaf', other: 'leaves' }, fr: { one: 'feuille', other: 'feuilles' } };
const points = (amount: number) => ({ unit: 'points' as const, amount, pointName });
const merchant = { merchantName: 'Thé & Fils', merchantSlug: 'the' };
const at = (locale: 'en' | 'fr') => ({
  locale, publicUrl: 'https://points.example', storeLink: (url: string) => url,
}); // prettier-ignore
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

test('[B13] the welcome mail lists the points, their last date and the way to the card', () => {
  const params = { ...merchant, units: [{ ...points(20), lastDay: '2027-11-21' }] };
  const en = welcomeMail(params, at('en'));
  expect(en.subject).toBe('Welcome at Thé & Fils: 20 leaves for you');
  expect(en.text).toContain('20 leaves: to be used by the end of 21 November 2027.');
  expect(en.text).toContain('https://points.example/wallet/m/the\n');
  const fr = welcomeMail({ ...params, units: [{ ...points(1), lastDay: '2027-11-21' }] }, at('fr'));
  expect(plain(fr.subject)).toBe('Bienvenue chez Thé & Fils : 1 feuille pour vous');
  expect(plain(fr.text)).toContain('1 feuille : à utiliser jusqu’au 21 novembre 2027 inclus.');
});

test('[B13] the mail of a claim says what joining brings, where it brings something', () => {
  const params = { token: 't', code: '123456', merchantName: 'Thé & Fils', units: [points(42)] };
  const withWelcome = claimMail({ ...params, welcome: [points(20)] }, at('en'));
  expect(withWelcome.text).toContain('And to welcome you: joining brings 20 leaves more.');
  expect(claimMail({ ...params, welcome: [] }, at('en')).text).not.toContain('joining');
  expect(plain(claimMail({ ...params, welcome: [points(20)] }, at('fr')).text)).toContain(
    'l’inscription vous rapporte 20 feuilles de plus',
  );
});

const notice: ExpiryNoticeParams = {
  ...merchant,
  programName: { en: 'Leaf club', fr: 'Le club des feuilles' },
  endings: [
    { lastDay: '2026-12-03', units: [points(12)] },
    { lastDay: '2026-12-05', units: [points(1), { unit: 'visits', amount: 2, pointName }] },
  ],
  reward: { name: { en: '€3 off', fr: '3 € de remise' }, affordable: true, units: points(120) },
};

test('[C3] a notice says amounts, dates and what they are good for, in the reader’s language', () => {
  const en = expiryNoticeMail(notice, at('en'));
  expect(en.subject).toBe('Use 12 leaves at Thé & Fils by 3 December 2026');
  expect(en.text).toContain('12 leaves: to be used by the end of 3 December 2026.');
  expect(en.text).toContain('1 leaf and 2 visits: to be used by the end of 5 December 2026.');
  expect(en.text).toContain('You have 120 leaves in all. That is enough for “€3 off”');
  expect(en.text).toContain('https://points.example/wallet/m/the\n');
  const fr = expiryNoticeMail(notice, at('fr'));
  expect(plain(fr.subject)).toBe('12 feuilles à utiliser chez Thé & Fils jusqu’au 3 décembre 2026');
  expect(plain(fr.text)).toContain('1 feuille et 2 visites : à utiliser jusqu’au 5 décembre 2026 inclus.');
  expect(plain(fr.text)).toContain('C’est assez pour « 3 € de remise »');
});

test('[C3] a notice without an affordable reward says how much is missing, and nothing of one where there is none', () => {
  const missing = { ...notice, reward: { ...notice.reward!, affordable: false, units: points(1) } };
  expect(expiryNoticeMail(missing, at('en')).text).toContain('With 1 leaf more you can have “€3 off”.');
  expect(expiryNoticeMail({ ...notice, reward: null }, at('en')).text).not.toContain('€3');
});
