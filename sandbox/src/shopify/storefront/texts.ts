import type { Refusal } from '../discounts.ts';
import type { Locale } from '../types.ts';

const TEXTS = {
  shop: ['Shop', 'Boutique'],
  cart: ['Cart', 'Panier'],
  checkout: ['Checkout', 'Paiement'],
  account: ['Account', 'Compte'],
  loyalty: ['Loyalty', 'Fidélité'],
  tagline: ['A demonstration shop on Shopify’s side', 'Une boutique de démonstration, côté Shopify'],
  demonstration: ['Demonstration', 'Démonstration'],
  owner: ['Owner’s admin', 'Interface du commerçant'],
  otherLanguage: ['Français', 'English'],
  skip: ['Skip to content', 'Aller au contenu'],
  addToCart: ['Add to cart', 'Ajouter au panier'],
  emptyCart: ['Your cart is empty.', 'Votre panier est vide.'],
  toShop: ['Continue shopping', 'Continuer vos achats'],
  product: ['Product', 'Article'],
  quantity: ['Quantity', 'Quantité'],
  price: ['Price', 'Prix'],
  remove: ['Remove', 'Retirer'],
  update: ['Update', 'Mettre à jour'],
  discountCode: ['Discount code', 'Code de réduction'],
  apply: ['Apply', 'Appliquer'],
  subtotal: ['Subtotal', 'Sous-total'],
  discount: ['Discount', 'Réduction'],
  shipping: ['Shipping', 'Livraison'],
  taxes: ['Including taxes:', 'Taxes incluses\u00a0:'],
  total: ['Total', 'Total'],
  toCheckout: ['Check out', 'Passer au paiement'],
  contact: ['Contact', 'Contact'],
  email: ['Email', 'Adresse e-mail'],
  firstName: ['First name', 'Prénom'],
  lastName: ['Last name', 'Nom'],
  tip: ['Add a tip, in euros', 'Ajouter un pourboire, en euros'],
  payNow: ['Pay now', 'Payer maintenant'],
  payLater: ['Pay by bank transfer', 'Payer par virement'],
  needEmail: [
    'Email: type an address such as anna@example.org.',
    'Adresse e-mail\u00a0: saisissez-la comme anna@example.org.',
  ],
  thankYou: ['Thank you', 'Merci'],
  confirmed: ['Your order is confirmed.', 'Votre commande est confirmée.'],
  order: ['Order', 'Commande'],
  orderStatus: ['Order status', 'Suivi de la commande'],
  viewOrder: ['View your order', 'Voir votre commande'],
  cancelled: ['This order was cancelled.', 'Cette commande a été annulée.'],
  refunded: ['Refunded', 'Remboursé'],
  signIn: ['Sign in as', 'Se connecter en tant que'],
  signOut: ['Sign out', 'Se déconnecter'],
  signedIn: ['Signed in as', 'Connecté en tant que'],
  yourOrders: ['Your orders', 'Vos commandes'],
  noOrders: ['No orders yet.', 'Aucune commande pour le moment.'],
  notFound: ['Page not found', 'Page introuvable'],
  appSilent: ['The app of this page does not answer.', 'L’application de cette page ne répond pas.'],
} as const satisfies Record<string, readonly [string, string]>;

export type TextName = keyof typeof TEXTS;

export function textsIn(locale: Locale): (name: TextName) => string {
  return (name) => TEXTS[name][locale === 'fr' ? 1 : 0];
}

/** Shopify's English words where they are known from its checkout; the French ones are ours. */
const REFUSALS: Record<Refusal['reason'], readonly [string, string]> = {
  unknown: ['Enter a valid discount code.', 'Saisissez un code de réduction valide.'],
  not_yet: ['{code} isn’t active yet.', '{code} n’est pas encore valable.'],
  over: ['{code} has expired.', '{code} a expiré.'],
  used_up: ['{code} has reached its usage limit.', '{code} a atteint sa limite d’utilisation.'],
  not_yours: ['{code} isn’t available to you right now.', '{code} ne vous est pas accessible.'],
  once_each: [
    '{code} was used before. It works once per customer.',
    '{code} a déjà servi\u00a0: une fois par client.',
  ],
  nothing_to_take_off: [
    '{code} isn’t valid for the items in your cart.',
    '{code} n’est pas valable pour les articles de votre panier.',
  ],
  not_together: [
    '{code} couldn’t be used with your existing discounts.',
    '{code} ne se cumule pas avec vos autres réductions.',
  ],
};

export function refusalText({ reason }: Refusal, code: string, locale: Locale): string {
  return REFUSALS[reason][locale === 'fr' ? 1 : 0].replace('{code}', code);
}

export function money(minor: number, locale: Locale): string {
  const format = new Intl.NumberFormat(locale === 'fr' ? 'fr-FR' : 'en-IE', {
    style: 'currency',
    currency: 'EUR',
  });
  return format.format(minor / 100).replace('-', '−');
}
