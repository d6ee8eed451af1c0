import type { Api } from '@shopify/ui-extensions/purchase.thank-you.block.render';
import { showOrderBlock } from '../../order-block/show-order-block.tsx';

declare const shopify: Api;

/**
 * The block of the thank-you page. A guest has no account to show: the token of their checkout proves that this browser
 * placed the order.
 */
export default function thankYou(): void {
  void showOrderBlock({
    path: 'thank-you',
    question: () => {
      const orderId = shopify.orderConfirmation.value.order.id;
      const checkoutToken = shopify.checkoutToken.value;
      return checkoutToken === undefined ? null : { orderId, checkoutToken };
    },
    sessionToken: () => shopify.sessionToken.get(),
    language: () => shopify.localization.extensionLanguage.value.isoCode,
    translate: (key) => shopify.i18n.translate(key),
  });
}
