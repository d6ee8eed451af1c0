import { expect, test } from 'vitest';
import { isGoogleReviewLink } from './google-review-link.ts';

test.each([
  'https://g.page/r/CWxyz/review',
  'https://search.google.com/local/writereview?placeid=abc',
  'https://www.google.fr/maps/place/Tea',
  'https://maps.app.goo.gl/AbC',
])('[A5] %s leads to reviews on Google', (link) => {
  expect(isGoogleReviewLink(link)).toBe(true);
});

test.each([
  'http://g.page/r/CWxyz/review',
  'https://google.com.example.org/review',
  'https://notgoogle.com/review',
  'https://google.com@example.org/',
  'https://g.page:8443/review',
  'https://translate.google.com/website?u=example.org',
  'g.page/r/CWxyz/review',
  '',
])('%s does not', (link) => {
  expect(isGoogleReviewLink(link)).toBe(false);
});
