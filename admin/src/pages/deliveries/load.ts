import { readParkedEffects, type ParkedEffect } from '@ristourne/core/effects/read-parked';
import { readParked, type ParkedDelivery } from '@ristourne/core/inbox/parked';
import type { Deps } from '@ristourne/core/ports/deps';
import { listRequests, type ListedRequest } from '@ristourne/core/privacy/list-requests';
import type { AdminCall } from '../../protocol.ts';
import { merchantTimeZone } from '../programs.ts';

export type DeliveriesData = {
  timeZone: string;
  deliveries: Pick<ParkedDelivery, 'deliveryId' | 'storeName' | 'topic' | 'reason' | 'receivedAt'>[];
  effects: ParkedEffect[];
  /** What the law asked for. */
  requests: ListedRequest[];
};

/** What waits for a person: deliveries that could not be understood, and what could not be done in a shop or sent; and what the law asked for. */
export async function loadDeliveries(deps: Deps, { merchantId }: AdminCall): Promise<DeliveriesData> {
  const parked = await readParked(deps, merchantId);
  return {
    timeZone: await merchantTimeZone(deps, merchantId),
    deliveries: parked.map(({ deliveryId, storeName, topic, reason, receivedAt }) => ({
      deliveryId,
      storeName,
      topic,
      reason,
      receivedAt,
    })),
    effects: await readParkedEffects(deps, merchantId),
    requests: await listRequests(deps, merchantId),
  };
}
