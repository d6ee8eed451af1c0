import type { ShowBalanceResult, ShownBalance } from '@ristourne/core/ports/store-port';
import { z } from 'zod';
import type { AdminApi } from '../admin-api/client.ts';
import { busy, refused } from '../admin-api/failures.ts';
import { gidOf } from '../admin-api/gid.ts';
import { endOf, hasCode } from '../admin-api/user-errors.ts';
import { balanceQuery } from './balance-query.ts';
import { setBalanceMutation } from './set-balance-mutation.ts';

/**
 * The app's own namespace: other apps can't write there, and `$app` becomes the app's id at Shopify. shopify.app.toml
 * declares the metafield, and who may read it.
 */
export const BALANCE_NAMESPACE = '$app';
export const BALANCE_KEY = 'balance';
const AGAIN_SECONDS = 2;

/** All that has to be understood of what stands there. */
const written = z.object({ asOf: z.int() });

/**
 * Writes a customer's balance where extensions read it. A later balance is never replaced by an earlier one: the
 * metafield says when it was true, and the write names what it replaces (`compareDigest`), so of two at once one is
 * told to come again. Repeating changes nothing.
 */
export async function writeBalance(
  api: AdminApi,
  customerNumber: string,
  balance: ShownBalance,
): Promise<ShowBalanceResult> {
  const id = gidOf('Customer', customerNumber);
  if (id === null) return refused("customer: must be a number of Shopify's");
  const place = { namespace: BALANCE_NAMESPACE, key: BALANCE_KEY };
  const before = await api.run(balanceQuery, { id, ...place });
  if (before.outcome !== 'answered') return before;
  const { customer } = before.result;
  if (customer === null) return { outcome: 'absent' };
  const { metafield } = customer;
  if (metafield !== null && isNewer(metafield.value, balance)) return { outcome: 'kept' };
  const answer = await api.run(setBalanceMutation, {
    metafields: [
      {
        ownerId: id,
        ...place,
        type: 'json',
        value: JSON.stringify(balance),
        compareDigest: metafield?.compareDigest ?? null,
      },
    ],
  });
  if (answer.outcome !== 'answered') return answer;
  const payload = answer.result.metafieldsSet;
  if (payload !== null && hasCode(payload.userErrors, 'STALE_OBJECT'))
    return busy('the balance was written by another at once', AGAIN_SECONDS);
  const end = endOf(payload);
  return end.outcome === 'done' ? { outcome: 'shown' } : end;
}

/** What can't be read was not written by us, and is replaced. */
function isNewer(value: string, balance: ShownBalance): boolean {
  try {
    const parsed = written.safeParse(JSON.parse(value));
    return parsed.success && parsed.data.asOf > balance.asOf;
  } catch {
    return false;
  }
}
