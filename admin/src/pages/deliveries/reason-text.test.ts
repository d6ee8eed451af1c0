import { describe, expect, test } from 'vitest';
import { fr } from '../../texts/fr.ts';
import { addCatalogue, translator } from '../../texts/translate.ts';
import { reasonText } from './reason-text.ts';

addCatalogue('fr', fr);

describe('why something waits', () => {
  test.each([
    ['the store is not connected any more', 'La boutique est déconnectée'],
    ['Shopify took the access back: open the app in Shopify once', 'Shopify n’accepte plus notre accès'],
    ['Shopify does not let the app read or change tagsAdd. It needs: `write_orders`.', 'autorisation'],
    ['no exchange rate from USD to EUR', 'USD'],
    ['SMTP_URL is not set', 'serveur d’e-mail'],
    ['too late: its link has expired', 'Trop tard'],
  ])('“%s” is told in the owner’s language', (reason, said) => {
    const text = reasonText(reason, translator('fr'));
    expect(text).toContain(said);
    expect(text).not.toContain('store');
  });

  test('how often it was tried stands before why it last failed', () => {
    expect(reasonText('given up after 30 attempts: SMTP_URL is not set', translator('en'))).toMatch(
      /^Given up after 30 attempts\. No mail server is set up/,
    );
  });

  test('what only a developer can act on is kept, and called so', () => {
    const reason = 'line_items.0.quantity: expected {a} whole number';
    expect(reasonText(reason, translator('en'))).toBe(`Technical: ${reason}`);
    expect(reasonText(reason, translator('fr'))).toContain(reason);
  });
});
