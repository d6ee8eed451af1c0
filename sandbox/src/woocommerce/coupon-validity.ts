import type { Coupon, Locale } from './types.ts';
import { decimal } from './php.ts';

/** A line of a cart, priced as the shop shows it (with tax when prices include it). */
export interface PricedLine {
  productId: number;
  quantity: number;
  unitMinor: number;
  onSale: boolean;
}

export interface Purchase {
  lines: readonly PricedLine[];
  /** The signed-in customer's and the billing address's e-mail, as far as known. */
  emails: readonly string[];
  customerId: number;
  /** Whether the buyer had a field for an e-mail address in front of them. */
  atCheckout: boolean;
}

export type RefusalReason =
  | 'not_exist'
  | 'usage_limit'
  | 'usage_limit_guest'
  | 'expired'
  | 'minimum'
  | 'maximum'
  | 'not_applicable'
  | 'email'
  | 'email_at_checkout'
  | 'already_applied'
  | 'individual_use';

export interface Refusal {
  reason: RefusalReason;
  code: string;
  amountMinor: number;
}

/** WooCommerce's own checks in WooCommerce's own order (WC_Discounts::is_coupon_valid); undefined means accepted. */
export function refusalOf(
  coupon: Coupon | undefined,
  code: string,
  purchase: Purchase & { at: number },
): Refusal | undefined {
  const refuse = (reason: RefusalReason, amountMinor = 0): Refusal => ({ reason, code, amountMinor });
  if (!coupon || coupon.status !== 'publish') return refuse('not_exist');
  if (coupon.usageLimit !== null && coupon.usageLimit > 0 && coupon.usageCount >= coupon.usageLimit) {
    return refuse(purchase.customerId === 0 ? 'usage_limit_guest' : 'usage_limit');
  }
  if (usesBy(coupon, purchase) >= (coupon.usageLimitPerUser || Number.POSITIVE_INFINITY))
    return refuse('usage_limit');
  if (coupon.expiresAt !== null && purchase.at > coupon.expiresAt) return refuse('expired');
  const subtotal = purchase.lines.reduce((sum, line) => sum + line.unitMinor * line.quantity, 0);
  if (coupon.minimumMinor > subtotal) return refuse('minimum', coupon.minimumMinor);
  if (coupon.maximumMinor > 0 && coupon.maximumMinor < subtotal)
    return refuse('maximum', coupon.maximumMinor);
  if (!purchase.lines.some((line) => appliesTo(coupon, line.productId))) return refuse('not_applicable');
  if (!mayUse(coupon.emailRestrictions, purchase.emails)) {
    return refuse(purchase.atCheckout ? 'email' : 'email_at_checkout');
  }
  return undefined;
}

export function appliesTo(coupon: Coupon, productId: number): boolean {
  if (coupon.excludedProductIds.includes(productId)) return false;
  return coupon.productIds.length === 0 || coupon.productIds.includes(productId);
}

/** `*` matches anything; the rest of the pattern is a regular expression in WooCommerce too, since it is not escaped. */
export function mayUse(restrictions: readonly string[], emails: readonly string[]): boolean {
  if (restrictions.length === 0) return true;
  const known = emails.map((email) => email.trim().toLowerCase()).filter((email) => email !== '');
  return restrictions.some((restriction) => {
    const wanted = restriction.toLowerCase();
    if (!wanted.includes('*')) return known.includes(wanted);
    const pattern = new RegExp(`^${wanted.replaceAll('*', '(.+)?')}$`);
    return known.some((email) => pattern.test(email));
  });
}

function usesBy(coupon: Coupon, purchase: Purchase): number {
  const names = new Set([
    String(purchase.customerId),
    ...purchase.emails.map((email) => email.toLowerCase()),
  ]);
  names.delete('0');
  return coupon.usedBy.filter((user) => names.has(user.toLowerCase())).length;
}

const MESSAGES: Record<RefusalReason, Record<Locale, string>> = {
  not_exist: {
    en: 'Coupon "%s" cannot be applied because it does not exist.',
    fr: 'Le code promo « %s » ne peut pas être appliqué car il n’existe pas.',
  },
  usage_limit: {
    en: 'Usage limit for coupon "%s" has been reached.',
    fr: 'La limite d’utilisation du code promo « %s » a été atteinte.',
  },
  // Meant for a guest whose unpaid order holds the coupon; WooCommerce 10.5.2 says it to every guest.
  usage_limit_guest: {
    en: 'Usage limit for coupon "%s" has been reached. Please try again after some time, or contact us for help.',
    fr: 'La limite d’utilisation du code promo « %s » a été atteinte. Réessayez plus tard ou contactez-nous.',
  },
  expired: { en: 'Coupon "%s" has expired.', fr: 'Le code promo « %s » a expiré.' },
  minimum: {
    en: 'The minimum spend for coupon "%s" is %a €.',
    fr: 'La dépense minimale pour le code promo « %s » est de %a €.',
  },
  maximum: {
    en: 'The maximum spend for coupon "%s" is %a €.',
    fr: 'La dépense maximale pour le code promo « %s » est de %a €.',
  },
  not_applicable: {
    en: 'Sorry, coupon "%s" is not applicable to selected products.',
    fr: 'Désolé, le code promo « %s » ne s’applique pas aux produits choisis.',
  },
  email: {
    en: 'Please enter a valid email to use coupon code "%s".',
    fr: 'Veuillez saisir une adresse e-mail valide pour utiliser le code promo « %s ».',
  },
  email_at_checkout: {
    en: 'Please enter a valid email at checkout to use coupon code "%s".',
    fr: 'Veuillez saisir une adresse e-mail valide lors de la commande pour utiliser le code promo « %s ».',
  },
  already_applied: {
    en: 'Coupon code "%s" already applied!',
    fr: 'Le code promo « %s » est déjà appliqué !',
  },
  individual_use: {
    en: 'Sorry, coupon "%s" has already been applied and cannot be used in conjunction with other coupons.',
    fr: 'Désolé, le code promo « %s » est déjà appliqué et ne peut pas être cumulé avec d’autres.',
  },
};

export function refusalText(refusal: Refusal, locale: Locale): string {
  return MESSAGES[refusal.reason][locale]
    .replace('%s', refusal.code)
    .replace('%a', decimal(refusal.amountMinor));
}
