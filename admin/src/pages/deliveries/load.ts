import { readParkedEffects, type ParkedEffect } from '@ristourne/core/effects/read-parked';
import { readParked, type ParkedDelivery } from '@ristourne/core/inbox/parked';
import type { Deps } from '@ristourne/core/ports/deps';
import type { AdminCall } from '../../protocol.ts';
import { merchantTimeZone } from '../programs.ts';

export type DeliveriesData = {
  timeZone: string;
  deliveries: Pick<ParkedDelivery, 'deliveryId' | 'storeName' | 'topic' | 'reason' | 'receivedAt'>[];
  effects: ParkedEffect[];
};

/** What waits for a person: deliveries that could not be understood, and what could not be done in a shop or sent. */
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
  };
}
