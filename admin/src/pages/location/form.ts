import type { Location, LocationDetails, LocationKind } from '@ristourne/core/locations/location';
import type { FieldProblem } from '../../protocol.ts';
import type { Translate } from '../../texts/translate.ts';
import { minorText } from '../programme/typed-text.ts';

/** A place as a form holds it: what people typed, as text, until it is saved. */
export type LocationForm = {
  kind: LocationKind;
  name: string;
  webAddress: string;
  presentation: { en: string; fr: string };
  scanText: { en: string; fr: string };
  googleReviewUrl: string;
  currency: string;
  pointsPerScan: string;
  referrerCoupon: string;
  friendCoupon: string;
  pointValue: string;
  pointValueUnits: string;
  timeZone: string;
};

export function newLocationForm(currency: string, timeZone: string): LocationForm {
  return {
    kind: 'shop', name: '', webAddress: '', presentation: { en: '', fr: '' }, scanText: { en: '', fr: '' }, googleReviewUrl: '',
    currency, pointsPerScan: '', referrerCoupon: '', friendCoupon: '', pointValue: '', pointValueUnits: '', timeZone,
  }; // prettier-ignore
}

/** What is kept of a place, as a form; nothing of its own is an empty field. */
export function formOfLocation(location: Location): LocationForm {
  const { kind, name, webAddress, presentation, scanText, googleReviewUrl, currency, timeZone } = location;
  const { pointValue } = location;
  const money = (minor: number | null): string => (minor === null ? '' : minorText(minor, currency));
  return {
    kind, name, webAddress, presentation, scanText, googleReviewUrl, currency, timeZone,
    pointsPerScan: location.pointsPerScan === null ? '' : String(location.pointsPerScan),
    referrerCoupon: money(location.referrerCouponMinor),
    friendCoupon: money(location.friendCouponMinor),
    pointValue: money(pointValue?.amountMinor ?? null),
    pointValueUnits: pointValue === null ? '' : String(pointValue.perUnits),
  }; // prettier-ignore
}

export type ReadLocationForm =
  { outcome: 'read'; details: LocationDetails } | { outcome: 'invalid'; problems: FieldProblem[] };

type Reading = { t: Translate; readMoney: (typed: string, currency: string) => number | null };

/** Reads what was typed, exactly. An empty figure is "none of its own"; each problem names its field. */
export function readLocationForm(form: LocationForm, { t, readMoney }: Reading): ReadLocationForm {
  const { kind, name, webAddress, presentation, scanText, googleReviewUrl, currency, timeZone } = form;
  const problems: FieldProblem[] = [];
  const whole = (field: 'pointsPerScan' | 'pointValueUnits'): number | null => {
    const typed = form[field].replaceAll(/[\s\u00a0\u202f]/g, '');
    if (typed === '') return null;
    if (/^\d{1,10}$/.test(typed)) return Number(typed);
    problems.push({ field, message: t('problem.number', { field: t(`location.${field}`) }) });
    return null;
  };
  const money = (field: 'referrerCoupon' | 'friendCoupon' | 'pointValue'): number | null => {
    if (form[field].trim() === '') return null;
    const minor = readMoney(form[field], currency);
    if (minor === null)
      problems.push({ field, message: t('problem.money', { field: t(`location.${field}`) }) });
    return minor;
  };
  const [amountMinor, perUnits] = [money('pointValue'), whole('pointValueUnits')];
  const details = {
    kind, name, webAddress, presentation, scanText, googleReviewUrl, currency, timeZone,
    pointsPerScan: whole('pointsPerScan'),
    referrerCouponMinor: money('referrerCoupon'),
    friendCouponMinor: money('friendCoupon'),
    pointValue: amountMinor === null || perUnits === null ? null : { amountMinor, perUnits },
  }; // prettier-ignore
  if ((form.pointValue.trim() === '') !== (form.pointValueUnits.trim() === ''))
    problems.push({ field: 'pointValue', message: t('location.pair', { field: t('location.value') }) });
  return problems.length > 0 ? { outcome: 'invalid', problems } : { outcome: 'read', details };
}
