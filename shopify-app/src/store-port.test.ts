import { storePortBattery } from '@ristourne/core/ports/testing/store-port-battery';
import { openStoreUnderTest } from './testing/sandbox-store.ts';
import { openWholeShop } from './testing/whole-shop.ts';

const TRAITS = { webhooks: 'declared', deletedOrders: 'lost', marks: 'shown' } as const;

storePortBattery('Shopify', async () => openWholeShop(), TRAITS);
storePortBattery("Shopify's stand-in, over HTTP", openStoreUnderTest, TRAITS);
