import type { Api } from '@shopify/ui-extensions/customer-account.order-status.block.render';
import { showOrderBlock } from '../../order-block/show-order-block.tsx';

declare const shopify: Api;

/** The block of an order's page in the customer's account: the session token says whose account it is. */
export default function orderStatus(): void {
  void showOrderBlock({
    path: 'order-status',
    question: () => {
      const orderId = shopify.order.value?.id;
      return orderId === undefined ? null : { orderId };
    },
    sessionToken: () => shopify.sessionToken.get(),
    language: () => shopify.localization.extensionLanguage.value.isoCode,
    translate: (key) => shopify.i18n.translate(key),
  });
}
