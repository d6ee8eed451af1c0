import { storePortBattery } from '@ristourne/core/ports/testing/store-port-battery';
import { openWholeShop } from './testing/whole-shop.ts';

storePortBattery('Shopify', async () => openWholeShop(), { webhooks: 'declared', deletedOrders: 'lost' });
