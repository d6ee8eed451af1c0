import type { Links } from '../../back-office.ts';
import { APP_PATH } from './shell.ts';

export const OWNERS_LINKS: Links = [
  ['/admin', 'Orders'],
  ['/admin/discounts', 'Discounts'],
  ['/admin/webhooks', 'Webhooks'],
  ['/admin/notifications', 'Notifications'],
  ['/admin/app', 'App'],
  ['/sandbox/faults', 'Faults'],
  [APP_PATH, 'Ristourne'],
];
