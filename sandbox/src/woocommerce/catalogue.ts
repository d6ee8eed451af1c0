import type { BillingAddress, Customer, Product, Term } from './types.ts';

type Seed = Omit<Product, 'id' | 'createdAt'>;

/** WooCommerce's own "Uncategorized". */
export const FIRST_CATEGORY_ID = 15;
const TEA: Term = { id: 16, name: 'Tea', slug: 'tea' };
const TEAWARE: Term = { id: 17, name: 'Teaware', slug: 'teaware' };
const FOOD: Term = { id: 18, name: 'Food &amp; sweets', slug: 'food-sweets' };
const GIFTS: Term = { id: 19, name: 'Gift cards', slug: 'gift-cards' };
const ORGANIC: Term = { id: 20, name: 'Organic', slug: 'organic' };

/** What a product is like that nothing else is said of. */
export const PLAIN = { type: 'simple', tags: [], meta: [], variations: [] };

const SEEDS: Seed[] = [
  {
    sku: 'TEA-125',
    slug: 'assam-tea',
    name: { en: 'Assam tea, 125\u00a0g', fr: 'Thé d’Assam, 125\u00a0g' },
    description: {
      en: 'A round, malty morning tea from one garden.',
      fr: 'Un thé du matin rond et malté, d’un seul jardin.',
    },
    regularPriceMinor: 1250,
    salePriceMinor: null,
    virtual: false,
    taxable: true,
    ...PLAIN,
    categories: [TEA],
    tags: [ORGANIC],
  },
  {
    sku: 'MUG-BLUE',
    slug: 'stoneware-mug',
    name: { en: 'Stoneware mug', fr: 'Mug en grès' },
    description: {
      en: 'Thrown by hand, glazed in deep blue, 30\u00a0cl.',
      fr: 'Tourné à la main, émail bleu profond, 30\u00a0cl.',
    },
    regularPriceMinor: 1800,
    salePriceMinor: null,
    virtual: false,
    taxable: true,
    ...PLAIN,
    categories: [TEAWARE],
  },
  {
    sku: 'POT-IRON',
    slug: 'cast-iron-teapot',
    name: { en: 'Cast-iron teapot', fr: 'Théière en fonte' },
    description: {
      en: 'Keeps a litre of tea hot for an hour.',
      fr: 'Garde un litre de thé chaud une heure.',
    },
    regularPriceMinor: 4200,
    salePriceMinor: null,
    virtual: false,
    taxable: true,
    ...PLAIN,
    categories: [TEAWARE],
  },
  {
    sku: 'BIS-SALT',
    slug: 'salted-butter-biscuits',
    name: { en: 'Salted butter biscuits', fr: 'Sablés au beurre salé' },
    description: { en: 'Twelve, in a tin that you will keep.', fr: 'Douze, dans une boîte que l’on garde.' },
    regularPriceMinor: 690,
    salePriceMinor: 550,
    virtual: false,
    taxable: true,
    ...PLAIN,
    categories: [FOOD],
    tags: [ORGANIC],
  },
  {
    sku: 'BOX-FIVE',
    slug: 'tasting-box',
    name: { en: 'Tasting box, five teas', fr: 'Coffret découverte, cinq thés' },
    description: {
      en: 'Five teas, five small tins, one notebook.',
      fr: 'Cinq thés, cinq petites boîtes, un carnet.',
    },
    regularPriceMinor: 3400,
    salePriceMinor: null,
    virtual: false,
    taxable: true,
    ...PLAIN,
    categories: [TEA],
  },
  {
    sku: 'GIFT-25',
    slug: 'gift-card',
    name: { en: 'Gift card, 25\u00a0€', fr: 'Carte cadeau, 25\u00a0€' },
    description: { en: 'Sent by e-mail, valid for a year.', fr: 'Envoyée par e-mail, valable un an.' },
    regularPriceMinor: 2500,
    salePriceMinor: null,
    virtual: true,
    taxable: false,
    ...PLAIN,
    categories: [GIFTS],
  },
];

/** The ids of a fresh shop start where the recorded one's did: its tea is product 12. */
export const FIRST_PRODUCT_ID = 12;
export const FIRST_CUSTOMER_ID = 2;

export function seedProducts(at: number): Product[] {
  return SEEDS.map((seed, index) => ({ ...seed, id: FIRST_PRODUCT_ID + index, createdAt: at }));
}

export function seedCustomers(at: number): Customer[] {
  return [
    makeCustomer({
      id: FIRST_CUSTOMER_ID,
      email: 'ada@example.com',
      firstName: 'Ada',
      lastName: 'Lovelace',
      createdAt: at,
    }),
    makeCustomer({
      id: FIRST_CUSTOMER_ID + 1,
      email: 'blaise@example.com',
      firstName: 'Blaise',
      lastName: 'Pascal',
      createdAt: at,
    }),
  ];
}

export function makeCustomer(
  person: Pick<Customer, 'id' | 'email' | 'firstName' | 'lastName' | 'createdAt'>,
): Customer {
  return {
    ...person,
    username: person.email.split('@')[0] ?? person.email,
    billing: billingAddress({
      first_name: person.firstName,
      last_name: person.lastName,
      address_1: '1 rue du Port',
      city: 'Lyon',
      postcode: '69002',
      country: 'FR',
      email: person.email,
    }),
  };
}

export function billingAddress(known: Partial<BillingAddress>): BillingAddress {
  return {
    first_name: '',
    last_name: '',
    company: '',
    address_1: '',
    address_2: '',
    city: '',
    state: '',
    postcode: '',
    country: '',
    email: '',
    phone: '',
    ...known,
  };
}

export function priceMinor(product: Product): number {
  return product.salePriceMinor ?? product.regularPriceMinor;
}
