import type { DeliveriesData } from '@ristourne/admin/pages/deliveries/load';
import type { HistoryData } from '@ristourne/admin/pages/history/load';
import type { HomeData } from '@ristourne/admin/pages/home/load';
import type { MemberData } from '@ristourne/admin/pages/member/load';
import type { MembersData } from '@ristourne/admin/pages/members/load';
import type { ProgrammeData } from '@ristourne/admin/pages/programme/load';
import type { SavePreviewData } from '@ristourne/admin/pages/programme/preview-save';
import type { VouchersData } from '@ristourne/admin/pages/vouchers/load';
import type { MemberId, VoucherId } from '@ristourne/core/commerce/ids';
import { cards, group, groups, location, locations, settings } from './place-answers.ts';
import { campaign, campaigns, programme as everyRule, programmes, rates } from './earning-answers.ts';

const timeZone = 'Europe/Paris';
const day = (month: number, date: number) => Date.UTC(2026, month - 1, date, 13, 2);

const home: HomeData = {
  timeZone,
  members: 1284,
  figures: { issued: 96_410, redeemed: 31_200, expired: 6_477, outstanding: 58_733 },
  stores: [
    {
      name: 'Tea House',
      url: 'https://tea-house.myshopify.com',
      platform: 'shopify',
      currency: 'EUR',
      connected: true,
    },
    {
      name: 'Tea House',
      url: 'https://tea-house.example',
      platform: 'woocommerce',
      currency: 'EUR',
      connected: false,
    },
  ],
  lastOrderAt: day(11, 21),
  parkedDeliveries: 3,
  parkedEffects: 0,
  todo: ['reward'],
  copies: { waiting: 1, dueAt: day(12, 20) },
};

const PEOPLE: [string | null, number, number, number, number][] = [
  ['anna.berger@example.com', 1142, 87, 0, 14],
  ['camille.lefevre@example.fr', 640, 0, 0, 6],
  ['a.very.long.address.of.somebody@mail.subdomain.example.org', 12_450, 1200, 0, 58],
  [null, 35, 35, 0, 1],
  ['jonas@example.se', 0, 210, 0, 2],
  ['m.rossi@example.it', 0, 0, 40, 3],
  ['sofia@example.es', 408, 0, 0, 9],
];

const members: MembersData = {
  timeZone,
  search: '',
  members: PEOPLE.map(([email, available, pending, owed, orders], index) => ({
    memberId: `018f0000-0000-7000-8000-00000000000${index}` as MemberId,
    email,
    available,
    pending,
    owed,
    orders,
    enrolledAt: day(3, 3 + index),
    lastOrderAt: email === 'jonas@example.se' ? null : day(11, 21 - index),
  })),
  previous: null,
  next: '018f0000-0000-7000-8000-000000000007',
};

const pointName = { en: { one: 'leaf', other: 'leaves' }, fr: { one: 'feuille', other: 'feuilles' } };

const member: MemberData = {
  timeZone,
  memberId: '018f0000-0000-7000-8000-000000000001',
  email: 'anna.berger@example.com',
  enrolledAt: day(3, 3),
  programs: [
    {
      programId: 'one',
      name: { en: 'Leaf club', fr: 'Le club des feuilles' },
      pointName,
      units: [
        {
          unit: 'points',
          available: 1142,
          pending: 87,
          held: 100,
          owed: 0,
          lots: [{ amount: 1142, lastDay: '2027-11-21' }],
          pendingParts: [],
        },
      ],
    },
  ],
  vouchers: [
    { voucherId: 'one', code: 'TEA-7K2M-9QXW', state: 'issued', name: { en: '3 off', fr: '3 de remise' } },
    { voucherId: 'two', code: 'TEA-3B8N-4RTZ', state: 'used', name: { en: '3 off', fr: '3 de remise' } },
  ],
  merges: {
    into: null,
    from: [
      {
        mergeId: 'one',
        memberId: '018f0000-0000-7000-8000-000000000002',
        email: 'anna.b@example.org',
        mergedAt: day(11, 1),
        author: 'Anna Weber',
        comment: 'Two addresses',
      },
    ],
  },
  merging: null,
  cards: [
    {
      cardNumber: '2012345678909',
      state: 'assigned',
      memberId: '018f0000-0000-7000-8000-000000000001',
      changedAt: day(11, 3),
    },
    {
      cardNumber: 'TH0017',
      state: 'lost',
      memberId: '018f0000-0000-7000-8000-000000000001',
      changedAt: day(10, 3),
    },
  ],
  consents: [
    {
      channel: 'email',
      purpose: 'news',
      granted: true,
      recordedAt: day(11, 3),
      source: 'admin',
      author: 'Camille',
    },
  ],
  lines: [
    {
      kind: 'earn' as const,
      order: '1042',
      change: 0,
      pending: 87,
      why: '',
      note: null,
      merge: null,
      bookedAt: day(11, 21),
      isWelcome: false,
    },
    {
      kind: 'hold' as const,
      order: null,
      change: -100,
      pending: 0,
      why: '',
      note: null,
      merge: null,
      bookedAt: day(11, 12),
      isWelcome: false,
    },
    {
      kind: 'reverse' as const,
      order: '1013',
      change: -12,
      pending: 0,
      why: '',
      note: null,
      merge: null,
      bookedAt: day(11, 2),
      isWelcome: false,
    },
    {
      kind: 'adjust' as const,
      order: null,
      change: 50,
      pending: 0,
      why: '',
      note: { nature: 'goodwill' as const, comment: 'The parcel came late', author: 'Anna Weber' },
      merge: null,
      bookedAt: day(10, 28),
      isWelcome: false,
    },
  ].map((line, index) => ({
    ...line,
    postingId: `pst_${index}`,
    programId: 'one',
    unit: 'points' as const,
    orderTotal: line.order === null ? null : { amountMinor: 8_750, currency: 'EUR' },
  })),
  next: null,
};

const vouchers: VouchersData = {
  timeZone,
  state: null,
  vouchers: (['issued', 'used', 'wanted', 'failed', 'expired'] as const).map((state, index) => ({
    voucherId: `018f0000-0000-7000-8000-00000000001${index}` as VoucherId,
    memberId: `018f0000-0000-7000-8000-00000000000${index}` as MemberId,
    state,
    code: `TEA-7K2M-9QX${index}`,
    storeUrl: 'https://tea-house.myshopify.com',
    benefit: { kind: 'amount', amountMinor: 300, currency: 'EUR' },
    wantedAt: day(11, 20 - index),
    expiresAt: day(12, 20),
    usedInOrders: state === 'used' ? ['1042'] : [],
    overUsed: false,
    revocation: state === 'wanted' ? ('wanted' as const) : null,
    failure: '',
  })),
  next: null,
  unused: { vouchers: 14, worth: [{ amountMinor: 4_200, currency: 'EUR' }], others: 2, revoking: 3 },
};

const history: HistoryData = {
  timeZone,
  chosen: { search: '', movement: '', programId: '', unit: '', period: '2026-11' },
  programs: [{ programId: 'one', name: { en: 'Tea Club', fr: 'Club du thé' }, pointName }],
  units: ['points', 'visits'],
  periods: ['7d', '30d', '2026-11', '2026-10'],
  rows: [...member.lines.slice(1), ...member.lines].map((line, index) => ({
    ...line,
    postingId: `pst_h${index}`,
    memberId: index === 1 ? null : '018f0000-0000-7000-8000-000000000001',
    email: PEOPLE[index]?.[0] ?? null,
    balanceAfter: line.change === 0 ? null : 1142 - 40 * index,
    why: line.order === null ? '' : '87 points: 1 point per €1 on €87.50.',
  })),
  next: 'more',
};

const deliveries: DeliveriesData = {
  timeZone,
  deliveries: ['order.updated', 'order.created'].map((topic, index) => ({
    deliveryId: `dlv_${index}`,
    storeName: 'Tea House',
    topic,
    reason: 'line_items.0.quantity: expected a whole number',
    receivedAt: day(11, 21 - index),
  })),
  effects: [
    {
      effectId: '018f0000-0000-7000-8000-0000000000e1',
      kind: 'create_voucher',
      storeName: 'Tea House',
      reason: 'the shop did not accept the access token',
      wantedAt: day(11, 20),
    },
  ],
  requests: [
    {
      kind: 'copy' as const,
      state: 'waiting' as const,
      about: 'anna.berger@example.com',
      doneAt: null,
      counts: null,
    },
    {
      kind: 'erasure' as const,
      state: 'done' as const,
      about: null,
      doneAt: day(11, 19),
      counts: erased(1, 3),
    },
    { kind: 'copy' as const, state: 'done' as const, about: null, doneAt: day(11, 12), counts: null },
  ].map((request, index) => ({
    ...request,
    requestId: `018f0000-0000-7000-8000-00000000002${index}`,
    storeName: 'Tea House',
    requestedAt: day(11, 20 - index),
    dueAt: day(12, 20 - index),
  })),
};

function erased(members: number, orders: number) {
  return { members, keptMembers: 0, orders, claims: 0, notes: 0, mails: 0, bodies: 12 };
}

const programme: ProgrammeData = {
  ...everyRule,
  pointName,
  qualified: [
    {
      rewardId: 'gift',
      revision: 2,
      name: { en: '3 off', fr: '3 de remise' },
      unit: 'points',
      members: 12,
      vouchers: 19,
      units: 1_900,
      worth: { amountMinor: 5_700, currency: 'EUR' },
      page: PEOPLE.slice(0, 3).map(([email], index) => ({
        memberId: `018f0000-0000-7000-8000-00000000000${index}`,
        email,
        times: 3 - index,
      })),
      next: 'more',
    },
  ],
};

/** What the gallery's server says of a form that somebody is changing. */
export const SAVE_PREVIEW: Record<'en' | 'fr', SavePreviewData> = {
  en: {
    changes: ['Rate: 1 point per €1 → 2 points per €1', 'Reward “3 off”: 500 points → 100 points'],
    qualified: programme.qualified,
  },
  fr: {
    changes: [
      'Taux : 1 point par 1 € → 2 points par 1 €',
      'Récompense « 3 de remise » : 500 points → 100 points',
    ],
    qualified: programme.qualified,
  },
};

/** Invented people of an invented shop, one answer for each page. */
export const ANSWERS = {
  home,
  members,
  member,
  history,
  vouchers,
  deliveries,
  programme,
  programmes,
  campaigns,
  campaign,
  rates,
  locations,
  location,
  cards,
  groups,
  group,
  settings,
};
/** Looking for the other card of a person, one found and chosen; and the sheet of whoever was merged. */
const other = { memberId: '018f0000-0000-7000-8000-000000000002', email: 'anna.b@example.org' };
const nothingMerged = { into: null, from: [] };
export const MERGING: MemberData = {
  ...member,
  merges: nothingMerged,
  merging: {
    search: other.email,
    found: [{ ...other, enrolledAt: day(5, 4), orders: 3, available: 96 }],
    chosen: { ...other, programs: member.programs, codes: 1 },
  },
};
export const MERGED: MemberData = {
  ...member,
  ...other,
  vouchers: [],
  merges: { into: { memberId: member.memberId, email: member.email, mergedAt: day(11, 1) }, from: [] },
};
export const NOBODY: MembersData = { ...members, members: [], next: null };
