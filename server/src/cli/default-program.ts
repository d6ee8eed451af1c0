import type { ProgramDefinitionInput } from '@ristourne/core/programs/definition';
import { currencyExponent } from '@ristourne/core/commerce/money';

/** Units of the store's currency. */
const WORTH = 3;

/** The product's defaults: 1 point a unit of currency, 100 points = 3 back, 20 to welcome, 14 days to mature, a year to spend. */
export function defaultProgram(currency: string): ProgramDefinitionInput {
  const major = 10 ** currencyExponent(currency);
  return {
    name: { en: 'Loyalty programme', fr: 'Programme de fidélité' },
    pointName: { en: { one: 'point', other: 'points' }, fr: { one: 'point', other: 'points' } },
    currency,
    taxBase: 'with_tax',
    earning: [{ kind: 'rate', ruleId: 'spend', points: 1, perMinor: major }],
    rewards: [
      {
        rewardId: 'three-off',
        revision: 1,
        name: {
          en: `${written(WORTH, currency, 'en')} off your next order`,
          fr: `${written(WORTH, currency, 'fr')} de remise sur votre prochaine commande`,
        },
        unit: 'points',
        cost: 100,
        benefit: { kind: 'amount', amountMinor: WORTH * major },
        issue: 'chosen',
        consuming: true,
        voucherDays: 90,
        ordersEarn: true,
      },
    ],
    maturityDays: 14,
    lotDays: 365,
    claimDays: 90,
    shortfall: 'owed',
    welcome: { points: 20 },
    expiryNotices: true,
  };
}

/** "€3" and "3 €". */
function written(amount: number, currency: string, language: 'en' | 'fr'): string {
  const format = { style: 'currency', currency, maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(language, format).format(amount);
}
