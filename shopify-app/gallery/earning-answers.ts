import { newCampaignForm } from '@ristourne/admin/pages/campaign/form';
import type { CampaignData } from '@ristourne/admin/pages/campaign/load';
import type { CampaignsData } from '@ristourne/admin/pages/campaigns/load';
import { newProgrammeForm } from '@ristourne/admin/pages/programme/form';
import type { ProgrammeData } from '@ristourne/admin/pages/programme/load';
import { newRuleForm } from '@ristourne/admin/pages/programme/rule-form';
import type { ProgrammesData } from '@ristourne/admin/pages/programmes/load';
import type { RatesData } from '@ristourne/admin/pages/rates/load';

const timeZone = 'Europe/Paris';
const day = (month: number, date: number) => Date.UTC(2026, month - 1, date, 13, 2);

const places = [
  { id: 'loc-1', name: 'Tea House, Lyon' },
  { id: 'loc-2', name: 'Tea House, Annecy' },
];
const choosable = [{ id: 'grp-1', name: 'Friends of the house' }];

const plainRate = newRuleForm('rate', []);
/** A programme with a rule of each kind. */
export const programme: Omit<ProgrammeData, 'pointName' | 'qualified'> = {
  programme: 'prg-1',
  several: true,
  state: 'active',
  form: {
    ...newProgrammeForm('EUR'),
    earning: [
      plainRate,
      {
        ...newRuleForm('rate', [plainRate]),
        on: { ...plainRate.on, include: { ...plainRate.on.include, tags: 'green tea, oolong' } },
        where: { ...plainRate.where, locations: 'loc-1' },
      },
      newRuleForm('brackets', []),
      newRuleForm('per_article', []),
      newRuleForm('visits', []),
    ],
  },
  places,
  groups: choosable,
  unvalued: [
    { number: '81', title: 'Cast-iron teapot', shop: 'Tea House' },
    { number: '93', title: 'Stoneware mug', shop: 'Tea House' },
  ],
};

const leafClub = { programId: 'prg-1', name: { en: 'Leaf club', fr: 'Le club des feuilles' } };
const tastings = { programId: 'prg-2', name: { en: 'Tastings', fr: 'Dégustations' } };

export const programmes: ProgrammesData = {
  programmes: [
    { ...leafClub, state: 'active', scope: [] },
    { ...tastings, state: 'paused', scope: ['Tea House, Lyon', 'pos'] },
    { programId: 'prg-3', name: null, state: 'draft', scope: [] },
  ],
};

export const campaigns: CampaignsData = {
  programme: 'prg-1',
  programmes: [leafClub, tastings],
  currency: 'EUR',
  campaigns: [
    {
      campaignId: 'c1',
      name: { en: 'Double week', fr: 'Semaine double' },
      from: '2026-11-20',
      to: '2026-11-27',
      gain: { kind: 'multiplier', numerator: 3, denominator: 2 },
      limit: { kind: 'units', units: 10_000 },
      state: 'running',
      used: 4_210,
    },
    {
      campaignId: 'c2',
      name: { en: 'Christmas teapots', fr: 'Théières de Noël' },
      from: '2026-12-01',
      to: '2026-12-24',
      gain: { kind: 'points', points: 20, per: 'article' },
      limit: null,
      state: 'planned',
      used: 0,
    },
    {
      campaignId: 'c3',
      name: { en: 'Five for the first hundred', fr: 'Cinq pour les cent premières' },
      from: '2026-09-01',
      to: '2026-09-30',
      gain: { kind: 'money', amountMinor: 500, per: 'order' },
      limit: { kind: 'orders', orders: 100 },
      state: 'over',
      used: 100,
    },
  ],
};

export const campaign: CampaignData = {
  programme: 'prg-1',
  currency: 'EUR',
  timeZone,
  places,
  groups: choosable,
  state: 'running',
  used: 4_210,
  form: {
    ...newCampaignForm('c1', { from: '2026-11-20', to: '2026-11-27' }),
    name: { en: 'Double week', fr: 'Semaine double' },
    description: { en: 'Half as much again on all teas.', fr: 'Moitié plus sur tous les thés.' },
    amount: '1.5',
    limit: 'units',
    most: '10000',
    where: { ...plainRate.where, groups: 'grp-1' },
  },
};

export const rates: RatesData = {
  programme: 'prg-1',
  currency: 'EUR',
  timeZone,
  today: '2026-11-21',
  rates: [
    { currency: 'CHF', validFrom: day(11, 1), rate: '1.07' },
    { currency: 'CHF', validFrom: day(6, 1), rate: '1.0512' },
  ],
  waiting: ['1044', '1047'].map((number, index) => ({
    orderId: number,
    number,
    currency: 'USD',
    since: day(11, 20 + index),
  })),
};
