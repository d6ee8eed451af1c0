import { restFaultFor } from '../faults.ts';
import type { RestFault } from '../faults.ts';
import { HANG_UP_HEADER } from '../listen.ts';
import type { ShopifyParts } from './parts.ts';
import { shopDomain } from './shop.ts';
import type { Shop } from './shop.ts';

/** Whether a call was meant for this shop: our server names it in a header, since one stand-in could answer for many. */
export function isForShop(shop: Shop, named: string | undefined): boolean {
  return named === undefined || named.toLowerCase() === shopDomain(shop);
}

export function faultFor({ faults, shop }: ShopifyParts, route: string): RestFault | undefined {
  return restFaultFor(faults.current(), { method: 'POST', route }, shop.randomness.happens);
}

export function faultAnswer(fault: RestFault): Response {
  if (fault.kind === '429')
    return Response.json({ errors: 'Throttled' }, { status: 429, headers: { 'retry-after': '2.0' } });
  if (fault.kind === '500' || fault.kind === '503')
    return Response.json({ errors: 'Internal Server Error' }, { status: Number(fault.kind) });
  return new Response(null, { headers: { [HANG_UP_HEADER]: String(fault.timeoutMs) } });
}
