import { LOCATION_KINDS, type LocationProblem } from '@ristourne/core/locations/location';
import { archiveLocation, createLocation, editLocation } from '@ristourne/core/locations/save-location';
import { MAX_LOGO_BYTES, setLogo } from '@ristourne/core/locations/set-logo';
import type { Deps } from '@ristourne/core/ports/deps';
import { z } from 'zod';
import type { AdminCall, FieldProblem } from '../../protocol.ts';
import type { TextKey } from '../../texts/en.ts';
import type { AnswerTranslate } from '../../texts/answer-translator.ts';
import { UNREADABLE, type ActOptions, type Acted } from '../page.ts';
import { readMoney } from '../programme/typed-text.ts';
import { readLocationForm, type LocationForm } from './form.ts';
import { LOGO_LIMITS } from './logo-limits.ts';

const typed = z.string().max(5_000);
const bothLanguages = z.strictObject({ en: typed, fr: typed });
const form = z.strictObject({
  kind: z.enum(LOCATION_KINDS),
  name: typed,
  webAddress: typed,
  presentation: bothLanguages,
  scanText: bothLanguages,
  googleReviewUrl: typed,
  currency: z.string().regex(/^[A-Z]{3}$/),
  pointsPerScan: typed,
  referrerCoupon: typed,
  friendCoupon: typed,
  pointValue: typed,
  pointValueUnits: typed,
  timeZone: typed,
});
/** Base64 makes four characters of three bytes; one that is a little too large is told so by the use case. */
const MAX_LOGO_TEXT = Math.ceil((MAX_LOGO_BYTES * 4) / 3) + 4_096;
const command = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('save'), form }),
  z.strictObject({ do: z.enum(['archive', 'restore', 'remove_logo']) }),
  z.strictObject({ do: z.literal('logo'), file: z.base64().max(MAX_LOGO_TEXT) }),
]);
const id = z.uuid();

/** Makes, changes and archives a place, and gives it a logo (A5). */
export async function changeLocation(deps: Deps, { call, command: sent, t }: ActOptions): Promise<Acted> {
  const read = command.safeParse(sent);
  if (!read.success) return UNREADABLE;
  if (call.params['id'] === undefined)
    return read.data.do === 'save' ? create(deps, { call, form: read.data.form, t }) : UNREADABLE;
  const asked = id.safeParse(call.params['id']);
  if (!asked.success) return UNREADABLE;
  const of = { merchantId: call.merchantId, locationId: asked.data };
  switch (read.data.do) {
    case 'save':
      return edit(deps, { ...of, form: read.data.form }, t);
    case 'logo':
      return giveLogo(deps, { ...of, file: Buffer.from(read.data.file, 'base64') }, t);
    case 'remove_logo':
      return giveLogo(deps, { ...of, file: null }, t);
    case 'archive':
    case 'restore': {
      const { outcome } = await archiveLocation(deps, { ...of, archived: read.data.do === 'archive' });
      if (outcome === 'no_such_location') return { outcome: 'not_found' };
      const message = t(outcome === 'archived' ? 'location.wasArchived' : 'location.wasRestored');
      return { outcome: 'done', message };
    }
  }
}

type Creating = { call: AdminCall; form: LocationForm; t: AnswerTranslate };

async function create(deps: Deps, { call, form: sent, t }: Creating): Promise<Acted> {
  const readIt = readLocationForm(sent, { t, readMoney });
  if (readIt.outcome === 'invalid') return readIt;
  const made = await createLocation(deps, { merchantId: call.merchantId, details: readIt.details });
  switch (made.outcome) {
    case 'created': {
      const goTo = { page: 'location', params: { id: made.locationId } } as const;
      return { outcome: 'done', message: t('location.saved'), goTo };
    }
    case 'invalid':
      return { outcome: 'invalid', problems: inWords(made.problems, t) };
    case 'too_many':
      return { outcome: 'invalid', problems: [{ field: '', message: t('location.tooMany') }] };
  }
}

type Editing = { merchantId: string; locationId: string; form: LocationForm };

async function edit(
  deps: Deps,
  { merchantId, locationId, form: sent }: Editing,
  t: AnswerTranslate,
): Promise<Acted> {
  const readIt = readLocationForm(sent, { t, readMoney });
  if (readIt.outcome === 'invalid') return readIt;
  const saved = await editLocation(deps, { merchantId, locationId, details: readIt.details });
  switch (saved.outcome) {
    case 'saved':
      return { outcome: 'done', message: t('location.saved') };
    case 'invalid':
      return { outcome: 'invalid', problems: inWords(saved.problems, t) };
    case 'no_such_location':
      return { outcome: 'not_found' };
  }
}

async function giveLogo(deps: Deps, wish: Parameters<typeof setLogo>[1], t: AnswerTranslate): Promise<Acted> {
  const given = await setLogo(deps, wish);
  switch (given.outcome) {
    case 'set':
      return { outcome: 'done', message: t('location.logoSet') };
    case 'taken_away':
      return { outcome: 'done', message: t('location.logoRemoved') };
    case 'no_such_location':
      return { outcome: 'not_found' };
    case 'no_png':
    case 'too_large':
    case 'too_many_pixels':
      return {
        outcome: 'invalid',
        problems: [{ field: 'logo', message: t(`location.logo.${given.outcome}`, LOGO_LIMITS) }],
      };
  }
}

/** The form's own fields of what the use case checks. */
const FIELDS: Record<string, { field: string; label: TextKey }> = {
  name: { field: 'name', label: 'location.name' },
  webAddress: { field: 'webAddress', label: 'location.webAddress' },
  googleReviewUrl: { field: 'googleReviewUrl', label: 'location.review' },
  timeZone: { field: 'timeZone', label: 'location.timeZone' },
  pointsPerScan: { field: 'pointsPerScan', label: 'location.pointsPerScan' },
  referrerCouponMinor: { field: 'referrerCoupon', label: 'location.referrerCoupon' },
  friendCouponMinor: { field: 'friendCoupon', label: 'location.friendCoupon' },
  'pointValue.amountMinor': { field: 'pointValue', label: 'location.pointValue' },
  'pointValue.perUnits': { field: 'pointValueUnits', label: 'location.pointValueUnits' },
  'presentation.en': { field: 'presentation.en', label: 'location.presentation.en' },
  'presentation.fr': { field: 'presentation.fr', label: 'location.presentation.fr' },
  'scanText.en': { field: 'scanText.en', label: 'location.scanText.en' },
  'scanText.fr': { field: 'scanText.fr', label: 'location.scanText.fr' },
};

function inWords(problems: LocationProblem[], t: AnswerTranslate): FieldProblem[] {
  return problems.map(({ field: path, reason }) => {
    const known = FIELDS[path];
    if (!known) return { field: '', message: t('problem.other', { field: path, reason }) };
    return { field: known.field, message: reasonInWords(reason, t(known.label), t) };
  });
}

function reasonInWords(reason: string, field: string, t: AnswerTranslate): string {
  switch (reason) {
    case 'no_web_address':
      return t('location.notWebAddress', { field });
    case 'no_google_link':
      return t('location.notGoogle', { field });
    case 'needed':
      return t('problem.required', { field });
    default:
      return t('problem.other', { field, reason });
  }
}
