/** Integer minor units of one ISO 4217 currency (1250 EUR = 12.50 €). */
export type Money = { amountMinor: number; currency: string };

/** Currencies whose minor unit is not a hundredth (ISO 4217, 2026). */
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0,
  VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  CLF: 4, UYW: 4,
}; // prettier-ignore

/** Digits after the decimal point: 2 for EUR, 0 for JPY, 3 for KWD. */
export function currencyExponent(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

const DECIMAL = /^(-?)(\d{1,15})(?:\.(\d{0,20}))?$/;

/**
 * Reads a platform's decimal text ("12.50", "-3", "0.1234") as minor units. Digits past the currency's
 * exponent are rounded half away from zero, once. Null when the text is not a plain decimal or is too large.
 */
export function parseMinor(text: string, currency: string): number | null {
  const match = DECIMAL.exec(text.trim());
  if (!match) return null;
  const [, sign, whole = '', fraction = ''] = match;
  const exponent = currencyExponent(currency);
  const kept = fraction.slice(0, exponent).padEnd(exponent, '0');
  let minor = BigInt(whole + kept);
  if ((fraction[exponent] ?? '0') >= '5') minor += 1n;
  if (minor > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  const value = Number(minor);
  return sign === '-' && value !== 0 ? -value : value;
}

/** 1250 EUR → "12.50": the decimal text that platforms' APIs take. */
export function formatMinor({ amountMinor, currency }: Money): string {
  const exponent = currencyExponent(currency);
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0');
  const sign = amountMinor < 0 ? '-' : '';
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
