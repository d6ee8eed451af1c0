import { readParked, type ParkedDelivery } from '@ristourne/core/inbox/parked';
import type { Deps } from '@ristourne/core/ports/deps';
import type { AdminCall } from '../../protocol.ts';
import { merchantTimeZone } from '../programs.ts';

export type DeliveriesData = {
  timeZone: string;
  deliveries: Pick<ParkedDelivery, 'deliveryId' | 'storeRef' | 'topic' | 'reason' | 'receivedAt'>[];
};

/** Deliveries that were well signed and could not be understood. */
export async function loadDeliveries(deps: Deps, { merchantId }: AdminCall): Promise<DeliveriesData> {
  const parked = await readParked(deps, merchantId);
  return {
    timeZone: await merchantTimeZone(deps, merchantId),
    deliveries: parked.map(({ deliveryId, storeRef, topic, reason, receivedAt }) => ({
      deliveryId,
      storeRef,
      topic,
      reason,
      receivedAt,
    })),
  };
}
