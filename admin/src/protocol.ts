import type { MerchantId } from '@ristourne/core/commerce/ids';
import type { Language } from '@ristourne/core/timeline/amounts';

/**
 * Rises when a page's data or commands change so that an older script could not show or send them: an older plugin then
 * shows "please update" instead of half a page.
 */
export const ADMIN_VERSION = 1;

/** The pages of the admin; each is `load`, `act` (where something can be changed) and `View`. */
export const PAGES = [
  'home',
  'programme',
  'programmes',
  'campaigns',
  'campaign',
  'rates',
  'members',
  'member',
  'cards',
  'history',
  'vouchers',
  'locations',
  'location',
  'groups',
  'group',
  'deliveries',
  'settings',
] as const;
export type PageName = (typeof PAGES)[number];

/** A page and what it shows of it: `{ page: 'members', params: { search: 'anna', after: '…' } }`. */
export type AdminLocation = { page: PageName; params?: Record<string, string> };

/** Who asks: a person of this merchant's staff, as the platform's admin names them. Kept with what they change. */
export type Actor = { name: string };

export type AdminCall = {
  merchantId: MerchantId;
  actor: Actor;
  language: Language;
  page: PageName;
  params: Record<string, string>;
};

/** `data` is the page's own, plain JSON. */
export type LoadAnswer =
  | { version: number; outcome: 'loaded'; page: PageName; data: unknown }
  | { version: number; outcome: 'not_found' };

/** A problem of one field of the form, in the user's language; `field` '' is the whole form. */
export type FieldProblem = { field: string; message: string };

/** What a command hands over to be kept by whoever asked. */
export type AnsweredFile = { name: string; type: string; text: string };

/**
 * `shown`: what was only asked, and changed nothing; `data` is the page's own. Of what was done, `message` is in the user's language; `goTo`: the page to show afterwards, if another; `shown`: what only this answer
 * tells, such as a code of which a hash is kept; `file`: to be saved.
 */
export type ActAnswer =
  | {
      version: number;
      outcome: 'done';
      message: string;
      goTo?: AdminLocation;
      shown?: string;
      file?: AnsweredFile;
    }
  | { version: number; outcome: 'shown'; data: unknown }
  | { version: number; outcome: 'invalid'; problems: FieldProblem[] }
  | { version: number; outcome: 'not_found' };
