/** What a card's barcode or a person's typing may contain: EAN-13's digits, and the letters of Code 128 that survive being read aloud. */
const CARD_NUMBER = /^[0-9A-Z]{4,32}$/;

/**
 * A card's number as it is kept: without the spaces, dots and dashes that people type, in capitals. Null where something else is left, or
 * too little or too much of it (4 to 32). Full-width figures are figures.
 */
export function readCardNumber(typed: string): string | null {
  const number = typed
    .normalize('NFKC')
    .replaceAll(/[\s.\-_\u2010-\u2015]/g, '')
    .toUpperCase();
  return CARD_NUMBER.test(number) ? number : null;
}
