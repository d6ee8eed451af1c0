import { z } from 'zod';
import type { VoucherId } from '../commerce/ids.ts';
import { MINUTE_MS } from '../commerce/time.ts';
import { sql, sqlMaybe } from '../database/sql.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import type { Effect, EffectHandler, EffectResult } from '../effects/effect.ts';
import { afterFailure } from '../effects/effect.ts';
import type { Deps } from '../ports/deps.ts';
import type {
  ChangeVoucherResult,
  CreateVoucherResult,
  StoreHandle,
  StorePort,
  StorePorts,
  VoucherInStore,
  VoucherBenefit,
  VoucherSpec,
} from '../ports/store-port.ts';
import { readStore } from '../stores/read-store.ts';
import { failVoucher, issueVoucher, revokedVoucher } from './settle-voucher.ts';
import type { VoucherState } from './voucher.ts';

type VoucherRow = {
  voucherId: VoucherId; state: VoucherState; code: string; benefit: VoucherBenefit; bound: boolean; expiresAt: number; memberId: string; emailSealed: string | null; merchantName: string; revocationWanted: boolean; givesBack: boolean;
}; // prettier-ignore

/**
 * Makes the code in the store. After anything but a clear answer the code is looked up before it is made again, so a
 * time-out after success ends in one voucher. A refusal for good gives the units back (D14); one for want of an access
 * is parked and keeps them held.
 */
export function createVoucherEffect(deps: Deps, ports: StorePorts): EffectHandler {
  return (effect) =>
    withVoucher(deps, effect, async ({ voucher, store }) => {
      if (voucher.state !== 'wanted') return { outcome: 'done' };
      if (effect.attempts === 1) {
        const reason = needless(voucher, store);
        if (reason !== null) return failed(deps, effect, reason);
      }
      const port = ports(store.platform);
      const made = await port.createVoucher(store, specOf(deps, voucher));
      if (made.outcome === 'created') return issued(deps, effect, made.externalId);
      if (made.outcome === 'busy') return afterFailure(made);
      // Its owner can let us in again: the units stay held, and the code is made then.
      if (made.outcome === 'refused' && made.lacksAccess === true) return afterFailure(made);
      // A refusal of the first try made nothing. Later, an earlier try that timed out may have made the code.
      if (made.outcome === 'refused' && effect.attempts === 1) return failed(deps, effect, made.reason);
      return lookUp(deps, { effect, voucher, store, port, made });
    });
}

/** At the first attempt nobody was asked yet: a wish can still be dropped at no risk, its units simply go back. */
function needless({ benefit, revocationWanted, givesBack }: VoucherRow, store: StoreHandle): string | null {
  // One whose units shall not come back is made first, and then revoked: a wish that is dropped gives them back.
  if (revocationWanted && givesBack) return 'it was taken back before it was made';
  if ('currency' in benefit && benefit.currency !== store.currency)
    return `the store's currency is ${store.currency}, not ${benefit.currency}`;
  return null;
}

type Uncertain = Found & {
  effect: Effect;
  port: StorePort;
  made: Exclude<CreateVoucherResult, { outcome: 'created' }>;
};

/** After "taken", a time-out, or a refusal that follows one: the store itself says whether the code is there. */
async function lookUp(deps: Deps, { effect, voucher, store, port, made }: Uncertain): Promise<EffectResult> {
  const found = await port.findVoucher(store, voucher.code);
  if (found.outcome === 'found') {
    const ends = await rightEnd(port, store, { voucher, found: found.voucher });
    return ends.outcome === 'changed' ? issued(deps, effect, found.voucher.externalId) : afterDoubt(ends);
  }
  if (found.outcome !== 'absent') return afterFailure(found);
  if (made.outcome === 'refused') return failed(deps, effect, made.reason);
  return {
    outcome: 'retry',
    reason: made.outcome === 'unknown' ? made.reason : 'the store knows the code, and does not find it',
  };
}

/** A found code may end at another time than was asked: its creation was cut off before the end was checked. */
const END_TOLERANCE_MS = MINUTE_MS;

type Doubt = { voucher: VoucherRow; found: VoucherInStore };

async function rightEnd(
  port: StorePort,
  store: StoreHandle,
  { voucher, found }: Doubt,
): Promise<ChangeVoucherResult> {
  const apart = found.expiresAt === null ? Infinity : Math.abs(found.expiresAt - voucher.expiresAt);
  if (apart <= END_TOLERANCE_MS) return { outcome: 'changed' };
  return port.extendVoucher(store, voucher.code, voucher.expiresAt);
}

function afterDoubt(ends: Exclude<ChangeVoucherResult, { outcome: 'changed' }>): EffectResult {
  return ends.outcome === 'absent'
    ? { outcome: 'retry', reason: 'the store does not find the code' }
    : afterFailure(ends);
}

/** Makes the code unusable in the store; units go back only if nobody used it meanwhile. */
export function revokeVoucherEffect(deps: Deps, ports: StorePorts): EffectHandler {
  return (effect) =>
    withVoucher(deps, effect, async ({ voucher, store }) => {
      if (voucher.state === 'wanted') return { outcome: 'retry', reason: 'its code is still being made' };
      if (voucher.state !== 'issued') return { outcome: 'done' };
      const revoked = await ports(store.platform).revokeVoucher(store, voucher.code);
      if (revoked.outcome !== 'changed' && revoked.outcome !== 'absent') return afterFailure(revoked);
      const { unitsBack } = revokePayload.parse(effect.payload);
      await revokedVoucher(deps, { merchantId: effect.merchantId, voucherId: effect.subject, unitsBack });
      return { outcome: 'done' };
    });
}

/** Without a word of it, units go back: what is owed takes them. */
const revokePayload = z.object({ unitsBack: z.boolean().default(true) });

const extendPayload = z.object({ expiresAt: z.int() });

/**
 * Lets a code that a cancelled order gave back be used until its new end. The store may have revoked or lost it: that
 * was under way while the order used it. One that has to go again is left to its revocation.
 */
export function extendVoucherEffect(deps: Deps, ports: StorePorts): EffectHandler {
  return (effect) => {
    const { expiresAt } = extendPayload.parse(effect.payload);
    return withVoucher(deps, effect, async ({ voucher, store }) => {
      if (voucher.state !== 'issued' || voucher.revocationWanted) return { outcome: 'done' };
      const extended = await ports(store.platform).extendVoucher(store, voucher.code, expiresAt);
      if (extended.outcome === 'absent') return makeAgain(deps, ports, { effect, voucher, store });
      if (extended.outcome !== 'changed') return afterFailure(extended);
      return revokeIfRevoked(deps, ports, effect);
    });
  };
}

/** What was revoked while the store was being asked to extend it is revoked once more. */
async function revokeIfRevoked(deps: Deps, ports: StorePorts, effect: Effect): Promise<EffectResult> {
  return withVoucher(deps, effect, async ({ voucher, store }) => {
    if (voucher.state !== 'revoked') return { outcome: 'done' };
    const revoked = await ports(store.platform).revokeVoucher(store, voucher.code);
    const isGone = revoked.outcome === 'changed' || revoked.outcome === 'absent';
    return isGone ? { outcome: 'done' } : afterFailure(revoked);
  });
}

/** After a time-out it may be there: the next attempt finds it, and extends it. */
async function makeAgain(
  deps: Deps,
  ports: StorePorts,
  { effect, voucher, store }: Found & { effect: Effect },
): Promise<EffectResult> {
  const made = await ports(store.platform).createVoucher(store, specOf(deps, voucher));
  if (made.outcome === 'taken')
    return { outcome: 'retry', reason: 'the store knows the code, and does not find it' };
  if (made.outcome !== 'created') return afterFailure(made);
  await sql(
    deps.pool,
    `UPDATE voucher_code SET external_id = $3 WHERE merchant_id = $1 AND voucher_id = $2 AND code_lower = $4`,
    [effect.merchantId, voucher.voucherId, made.externalId, voucher.code],
  );
  return { outcome: 'done' };
}

type Found = { voucher: VoucherRow; store: StoreHandle };

async function withVoucher(
  deps: Deps,
  effect: Effect,
  run: (found: Found) => Promise<EffectResult>,
): Promise<EffectResult> {
  const voucher = await sqlMaybe<VoucherRow>(
    deps.pool,
    `SELECT v.voucher_id AS "voucherId", v.state, c.code_lower AS code, v.benefit, v.bound, v.expires_at AS "expiresAt", v.member_id AS "memberId",
            (SELECT k.email_sealed FROM member_contact k WHERE k.merchant_id = v.merchant_id AND k.member_id = v.member_id AND k.verified_at IS NOT NULL) AS "emailSealed",
            m.name AS "merchantName",
            EXISTS (SELECT 1 FROM effect e WHERE e.merchant_id = v.merchant_id AND e.kind = 'revoke_voucher' AND e.subject = v.voucher_id::text
                       AND e.state = 'wanted') AS "revocationWanted",
            NOT EXISTS (SELECT 1 FROM effect e WHERE e.merchant_id = v.merchant_id AND e.kind = 'revoke_voucher' AND e.subject = v.voucher_id::text
                           AND e.state = 'wanted' AND e.payload ->> 'unitsBack' = 'false') AS "givesBack"
       FROM voucher v JOIN voucher_code c ON c.merchant_id = v.merchant_id AND c.voucher_id = v.voucher_id
       JOIN merchant m ON m.merchant_id = v.merchant_id
      WHERE v.merchant_id = $1 AND v.voucher_id = $2 ORDER BY c.generation DESC LIMIT 1`,
    [effect.merchantId, effect.subject],
  );
  if (!voucher) return { outcome: 'parked', reason: 'no such voucher' };
  const store = await readStore(deps.pool, effect.merchantId, effect.storeId);
  if (!store) return withoutStore(deps, effect);
  return run({ voucher, store });
}

/** Nobody is left to ask. A code that was never asked for gives its units back; another may exist, and waits visibly. */
async function withoutStore(deps: Deps, effect: Effect): Promise<EffectResult> {
  const reason = 'the store is not connected any more';
  return effect.kind === 'create_voucher' && effect.attempts === 1
    ? failed(deps, effect, reason)
    : { outcome: 'parked', reason };
}

function specOf(deps: Deps, voucher: VoucherRow): VoucherSpec {
  const email =
    voucher.emailSealed === null
      ? ''
      : deps.keys.open(sealedPlaces.memberContact(voucher.memberId), voucher.emailSealed);
  return {
    code: voucher.code,
    benefit: voucher.benefit,
    email,
    bound: voucher.bound,
    expiresAt: voucher.expiresAt,
    description: `${voucher.merchantName} · Ristourne`,
  };
}

async function issued(deps: Deps, effect: Effect, externalId: string): Promise<EffectResult> {
  await issueVoucher(deps, { merchantId: effect.merchantId, voucherId: effect.subject, externalId });
  return { outcome: 'done' };
}

async function failed(deps: Deps, effect: Effect, reason: string): Promise<EffectResult> {
  await failVoucher(deps, { merchantId: effect.merchantId, voucherId: effect.subject, reason });
  return { outcome: 'parked', reason: `no code, the units are back: ${reason}` };
}
