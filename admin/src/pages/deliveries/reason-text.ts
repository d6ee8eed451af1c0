import type { TextKey } from '../../texts/en.ts';
import type { Translate } from '../../texts/translate.ts';

/** What an owner can do something about; the groups are the text's values. */
const KNOWN: [RegExp, TextKey][] = [
  [/^the store is not connected any more/, 'reason.disconnected'],
  [/open the app in Shopify once/, 'reason.accessLost'],
  [/^Shopify does not let the app/, 'reason.scopeMissing'],
  [/^no exchange rate from (?<from>[A-Z]{3}) to (?<to>[A-Z]{3})/, 'reason.currency'],
  [/^SMTP_URL is not set/, 'reason.noMailServer'],
  [/^too late: its link has expired/, 'reason.mailTooLate'],
];
const GIVEN_UP = /^given up after (?<attempts>\d+) attempts: (?<last>[\s\S]*)$/;

/**
 * Why something waits, in the owner's language. What only a developer can act on (a field that could not be read, a shop's
 * own words) is kept as it was written down, and called so.
 */
export function reasonText(reason: string, t: Translate): string {
  const { attempts, last } = GIVEN_UP.exec(reason)?.groups ?? {};
  if (attempts !== undefined && last !== undefined)
    return t('reason.givenUp', { attempts: Number(attempts), last: reasonText(last, t) });
  for (const [pattern, text] of KNOWN) {
    const found = pattern.exec(reason);
    if (found) return t(text, { ...found.groups });
  }
  return t('reason.technical', { reason });
}
