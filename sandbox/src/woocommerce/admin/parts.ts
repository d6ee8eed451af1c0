import type { Faults } from '../../faults.ts';
import type { SandboxLog } from '../../log.ts';
import type { Store } from '../store.ts';
import type { WebhookDelivery } from '../types.ts';
import type { WebhookQueue } from '../webhooks.ts';

/** What the owner's pages look at and act on. */
export interface AdminParts {
  store: Store;
  queue: WebhookQueue;
  faults: Faults;
  log: SandboxLog<WebhookDelivery>;
}
