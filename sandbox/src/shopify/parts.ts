import type { Faults } from '../faults.ts';
import type { SandboxLog } from '../log.ts';
import type { AppCredentials } from './auth/session-token.ts';
import type { Grant } from './auth/tokens.ts';
import type { Shop } from './shop.ts';
import type { WebhookDelivery } from './types.ts';
import type { WebhookQueue } from './webhooks/queue.ts';

/** What the shop's routes and pages look at and act on. */
export interface ShopifyParts {
  shop: Shop;
  app: AppCredentials;
  /** What the owner grants when the app is installed. */
  grant: () => Grant;
  faults: Faults;
  log: SandboxLog<WebhookDelivery>;
  queue: WebhookQueue;
  /** The snippet of the app's documentation, with the app's address and this shop's name in it. */
  appsSnippet: () => string;
}
