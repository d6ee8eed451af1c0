import type { ClaimRef } from '../accounts/issue-sign-in.ts';
import type { AccountId, MemberId, OrderId, StoreId } from '../commerce/ids.ts';
import type { OrderStatus } from '../commerce/order.ts';
import { instant, sqlMaybe } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';
import { bindForAccount, type BoundClaim } from './bind-for-account.ts';
import { readStanding, type NotClaimable } from './claim-standing.ts';
import type { ClaimedOrder } from './verify-link.ts';

export type FinishedClaim = (BoundClaim | NotClaimable | { outcome: 'expired' }) & {
  claim: ClaimRef;
  merchantName: string;
};

type ClaimRow = {
  order_id: OrderId;
  store_id: StoreId;
  email_hmac: string;
  told_welcome: number;
  order_email_hmac: string;
  status: OrderStatus;
  bound_member: MemberId;
  merchant_name: string;
  store_name: string;
};

/**
 * Binds what was claimed provisionally, now that `confirmSignIn` has verified the address: the first verified one
 * wins. A claim older than 24 hours, or of an address that this account has not verified, is `expired`. Safe to
 * repeat: a bound order answers `already_added`, `yours`.
 */
export async function finishClaims(
  deps: Deps,
  confirmed: { accountId: AccountId; claims: readonly ClaimRef[] },
): Promise<FinishedClaim[]> {
  const finished: FinishedClaim[] = [];
  for (const claim of confirmed.claims) finished.push(await finishClaim(deps, confirmed.accountId, claim));
  return finished;
}

async function finishClaim(deps: Deps, accountId: AccountId, claim: ClaimRef): Promise<FinishedClaim> {
  const row = await findClaim(deps, accountId, claim);
  if (row === undefined) return { outcome: 'expired', claim, merchantName: '' };
  const order: ClaimedOrder = {
    merchantId: claim.merchantId,
    storeId: row.store_id,
    merchantName: row.merchant_name,
    storeName: row.store_name,
    orderId: row.order_id,
    status: row.status,
    boundMember: row.bound_member,
    emailHmac: row.email_hmac,
    orderEmailHmac: row.order_email_hmac,
  };
  const standing = await readStanding(deps.pool, order, accountId);
  const result =
    standing.outcome === 'claimable'
      ? await bindForAccount(deps, order, {
          accountId,
          emailHmac: row.email_hmac,
          toldWelcome: row.told_welcome,
        })
      : standing;
  return { ...result, claim, merchantName: row.merchant_name };
}

/** `email_hmac` is the address that was claimed with; joined to the account, so it is verified. */
async function findClaim(deps: Deps, accountId: AccountId, claim: ClaimRef): Promise<ClaimRow | undefined> {
  return sqlMaybe<ClaimRow>(
    deps.pool,
    `select c.order_id, o.store_id, c.email_hmac, c.told_welcome, o.state->>'status' as status, o.bound_member,
            o.email_hmac as order_email_hmac, m.name as merchant_name, s.name as store_name
       from order_claim c
       join account_email e on e.email_hmac = c.email_hmac and e.account_id = $3
       join orders o on o.merchant_id = c.merchant_id and o.order_id = c.order_id
       join merchant m on m.merchant_id = c.merchant_id
       join store s on s.merchant_id = o.merchant_id and s.store_id = o.store_id
      where c.merchant_id = $1 and c.claim_id = $2 and c.expires_at > $4`,
    [claim.merchantId, claim.claimId, accountId, instant(deps.clock.now())],
  );
}
