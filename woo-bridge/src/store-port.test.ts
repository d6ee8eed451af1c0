import { storePortBattery } from '@ristourne/core/ports/testing/store-port-battery';
import { openStoreUnderTest } from './testing/sandbox-store.ts';

storePortBattery('WooCommerce', openStoreUnderTest);
