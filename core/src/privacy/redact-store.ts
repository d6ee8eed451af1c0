import type { Instant } from '../commerce/time.ts';
import type { Transaction } from '../database/transaction.ts';
import { holdErasure } from '../members/tombstones.ts';
import type { Deps } from '../ports/deps.ts';
import { forgetStore } from '../stores/leave-and-return.ts';
import { closeCopies } from './close-copies.ts';
import { endEffects } from './end-effects.ts';
import { forgetBodiesOfStore } from './forget-bodies.ts';
import { forgetClaims } from './forget-claims.ts';
import { forgetCustomersOf, forgetMembers } from './forget-members.ts';
import { forgetMails } from './forget-mails.ts';
import { forgetOrders } from './forget-orders.ts';
import { splitByStore } from './known-elsewhere.ts';
import { keepAudit } from '../stores/keep-audit.ts';
import { insertRequest, type Asked, type ErasureCounts } from './requests.ts';

/** `leftAt`: when the store left, as far as its platform says. */
export type RedactStore = Asked & { leftAt: Instant; author: string };
export type RedactStoreResult = { outcome: 'redacted'; counts: ErasureCounts } | { outcome: 'back_since' };

const REASON = 'the store left for good';

/**
 * Purges everything personal of a store that left for good, with its keys and credentials, in the caller's transaction.
 * Orders keep their amounts, the books balance; members whom another store of the merchant knows stay members. A store
 * that is back changes nothing. Repeating it finds nothing more. Locks out crediting: take no order before.
 */
export async function redactStore(
  deps: Deps,
  tx: Transaction,
  command: RedactStore,
): Promise<RedactStoreResult> {
  const { merchantId, storeId, requestId, leftAt, author } = command;
  const at = deps.clock.now();
  await holdErasure(tx, merchantId);
  // Asked before the store is forgotten: afterwards it counts as one that keeps nobody.
  const { gone, isOnlyStore } = await splitByStore(tx, { merchantId, storeId, memberIds: null });
  if ((await forgetStore(tx, { merchantId, storeId }, { leftAt, at })) === 'back_since')
    return { outcome: 'back_since' };
  const counts = await forget(deps, tx, { ...command, gone, isOnlyStore, at });
  await closeCopies(deps, tx, { merchantId, storeId, person: null, at });
  await endEffects(deps, tx, { merchantId, storeId, reason: REASON, at });
  if (Object.values(counts).every((count) => count === 0)) return { outcome: 'redacted', counts };
  await insertRequest(tx, { ...command, kind: 'store_purge', state: 'done', counts, doneAt: at });
  await keepAudit(deps, tx, {
    merchantId,
    author,
    action: 'redact_store',
    subject: requestId,
    detail: counts,
  });
  return { outcome: 'redacted', counts };
}

type Forgetting = RedactStore & { gone: string[]; isOnlyStore: boolean; at: Instant };

async function forget(
  deps: Deps,
  tx: Transaction,
  { merchantId, storeId, gone, isOnlyStore, at }: Forgetting,
): Promise<ErasureCounts> {
  const members = await forgetMembers(deps, tx, { merchantId, memberIds: gone });
  // No other store shows anything of them: those are whom this one alone knows. What it shows itself, nobody can take away.
  const keptMembers = await forgetCustomersOf(tx, { merchantId, storeId });
  const orders = await forgetOrders(deps, tx, { merchantId, storeId, orderIds: null });
  const { claims, mails: subjects } = await forgetClaims(tx, { merchantId, storeId });
  const to = isOnlyStore ? 'anybody' : members.emails;
  const mails = await forgetMails(deps, tx, { merchantId, to, subjects, at });
  const bodies = await forgetBodiesOfStore(tx, { merchantId, storeId });
  return {
    members: members.members,
    keptMembers,
    orders: orders.orders,
    claims,
    notes: members.notes,
    mails,
    bodies,
  };
}
