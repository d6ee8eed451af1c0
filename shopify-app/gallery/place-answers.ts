import type { GroupData } from '@ristourne/admin/pages/group/load';
import type { CardsData } from '@ristourne/admin/pages/cards/load';
import type { GroupsData } from '@ristourne/admin/pages/groups/load';
import type { LocationData } from '@ristourne/admin/pages/location/load';
import type { LocationsData } from '@ristourne/admin/pages/locations/load';
import type { SettingsData } from '@ristourne/admin/pages/settings/load';

export const locations: LocationsData = {
  locations: [
    { locationId: 'one', kind: 'web', name: 'Tea House', webAddress: 'https://tea-house.example', archived: false },
    { locationId: 'two', kind: 'shop', name: 'Rue des Lilas', webAddress: '', archived: false },
    { locationId: 'three', kind: 'channel', name: 'Instagram', webAddress: 'https://instagram.example/tea', archived: false },
    { locationId: 'four', kind: 'shop', name: 'Marché d’hiver, place de l’Hôtel-de-Ville', webAddress: '', archived: true },
  ],
}; // prettier-ignore

/** A leaf-green square with a dot. */
const LOGO =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 width=%22120%22 height=%2280%22%3E%3Crect width=%22120%22 height=%2280%22 fill=%22%232e7d32%22/%3E%3Ccircle cx=%2260%22 cy=%2240%22 r=%2224%22 fill=%22%23fff%22/%3E%3C/svg%3E';

export const location: LocationData = {
  locationId: 'two',
  archived: false,
  form: {
    kind: 'shop',
    name: 'Rue des Lilas',
    webAddress: 'https://lilas.example',
    presentation: {
      en: 'Our first shop, open since 1998.',
      fr: 'Notre première boutique, ouverte depuis 1998.',
    },
    scanText: { en: 'Thanks for coming in!', fr: 'Merci de votre visite !' },
    googleReviewUrl: 'https://g.page/r/CWxyz/review',
    currency: 'EUR',
    pointsPerScan: '5',
    referrerCoupon: '5',
    friendCoupon: '3',
    pointValue: '3',
    pointValueUnits: '100',
    timeZone: 'Europe/Paris',
  },
  currencies: ['EUR', 'CHF'],
  logo: LOGO,
  origins: [{ store: 'Tea House', externalId: '77' }],
};

export const groups: GroupsData = {
  groups: [
    { groupId: 'one', name: 'Friends of the house', kind: 'manual', ruleValue: '', excluded: false, members: 12 },
    { groupId: 'two', name: 'Staff', kind: 'shopify_tag', ruleValue: 'staff', excluded: true, members: 0 },
    { groupId: 'three', name: 'Wholesale', kind: 'woocommerce_role', ruleValue: 'wholesale_customer', excluded: true, members: 0 },
  ],
}; // prettier-ignore

export const group: GroupData = {
  timeZone: 'Europe/Paris',
  groupId: 'one',
  form: { name: 'Friends of the house', kind: 'manual', ruleValue: '', excluded: false },
  members: [
    'anna.berger@example.com',
    'a.very.long.address.of.somebody@mail.subdomain.example.org',
    null,
  ].map((email, index) => ({ memberId: `${index}`, email, enrolledAt: Date.UTC(2026, 2, 3 + index, 12) })),
  next: null,
};

export const settings: SettingsData = { enrolment: 'explicit' };

const since = Date.UTC(2026, 10, 3, 9, 12);
export const cards: CardsData = {
  timeZone: 'Europe/Paris',
  state: null,
  search: '',
  cards: [
    {
      cardNumber: '2012345678909',
      state: 'assigned',
      memberId: '018f0000-0000-7000-8000-000000000001',
      changedAt: since,
    },
    { cardNumber: '2012345678916', state: 'blank', memberId: null, changedAt: since },
    {
      cardNumber: '2012345678923',
      state: 'lost',
      memberId: '018f0000-0000-7000-8000-000000000002',
      changedAt: since,
    },
    {
      cardNumber: 'TH0042',
      state: 'blocked',
      memberId: '018f0000-0000-7000-8000-000000000003',
      changedAt: since,
    },
  ],
  next: 'TH0042',
};
