import { z } from 'zod';
import type { EffectHandler } from '../effects/effect.ts';
import { afterFailure, doneOf } from '../effects/effect.ts';
import type { Deps } from '../ports/deps.ts';
import type { StorePorts } from '../ports/store-port.ts';
import { readStore } from '../stores/read-store.ts';
import { memberOfStoreCustomer } from './find-member.ts';

const payload = z.object({ externalId: z.string() });

/**
 * Marks a store customer as a member while they are linked, and takes the mark away once they are not. A store that left
 * is told nothing: when it comes back, all its customers' marks are wanted anew. Of who is linked no more nothing is kept.
 */
export function tagCustomerEffect(deps: Deps, ports: StorePorts): EffectHandler {
  return async ({ merchantId, storeId, payload: given }) => {
    const { externalId } = payload.parse(given);
    const store = await readStore(deps.pool, merchantId, storeId);
    const marks = store === null ? null : ports(store.platform).marks;
    const memberId = await memberOfStoreCustomer(deps.pool, merchantId, { storeId, externalId });
    const done = doneOf(memberId);
    if (store === null || marks === null) return done;
    const tagged = await marks.tagCustomer(store, externalId, memberId !== null);
    return tagged.outcome === 'marked' || tagged.outcome === 'absent' ? done : afterFailure(tagged);
  };
}
