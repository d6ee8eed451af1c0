import { forgetExpired } from '../accounts/forget-expired.ts';
import { forgetExpiredClaims } from '../claims/forget-expired-claims.ts';
import type { MerchantId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import { forgetContacts } from '../earning/forget-contacts.ts';
import type { Deps } from '../ports/deps.ts';
import { forgetQuestions } from '../privacy/forget-questions.ts';
import { forgetPairingCodes } from '../stores/pairing-codes.ts';
import { expireUnits } from './expire-units.ts';
import { expireVouchers } from './expire-vouchers.ts';
import { matureEarnings } from './mature-earnings.ts';
import { notifyExpiring } from './notify-expiring.ts';
import { purgeBodies } from './purge-bodies.ts';
import { purgeEffects } from './purge-effects.ts';
import { settleValuedOrders } from './settle-valued-orders.ts';

export type OnFailure = (what: string, error: unknown) => void;

/** One piece of work for each merchant, with the words that tell its failure. */
export type MerchantJob = { what: string; run: (deps: Deps, merchantId: MerchantId) => Promise<number> };

/** What time alone brings, each minute. */
const MINUTE_JOBS: MerchantJob[] = [
  { what: 'maturing units', run: matureEarnings },
  { what: 'expiring units', run: expireUnits },
  { what: 'expiring vouchers', run: expireVouchers },
  { what: 'settling orders whose currency has a rate', run: settleValuedOrders },
  {
    what: 'forgetting claims',
    run: async (deps, merchantId) => {
      await forgetExpiredClaims(deps, merchantId);
      return 0;
    },
  },
];

/** What is kept for days can wait for the hour: it looks through whole tables. */
const HOUR_JOBS: MerchantJob[] = [
  { what: 'purging bodies', run: purgeBodies },
  { what: 'purging effects', run: purgeEffects },
  { what: 'forgetting addresses', run: forgetContacts },
  { what: 'forgetting who asked for a copy', run: forgetQuestions },
];

/** What is told people: a job of its own, since a mail may come an hour later, and must not keep others waiting. */
const NOTICE_JOBS: MerchantJob[] = [{ what: 'telling members what ends', run: notifyExpiring }];

/** Units mature, lots and vouchers end, sign-ins and claims are forgotten. */
export async function sweep(deps: Deps, onFailure: OnFailure): Promise<void> {
  await forEachMerchant(deps, MINUTE_JOBS, onFailure);
  await told('forgetting sign-ins', onFailure, () => forgetExpired(deps));
}

/** Empties bodies and deletes effects that were kept long enough. */
export async function purge(deps: Deps, onFailure: OnFailure): Promise<void> {
  await forEachMerchant(deps, HOUR_JOBS, onFailure);
  await told('forgetting pairing codes', onFailure, () => forgetPairingCodes(deps));
}

/** Wants the mails that time brings. */
export async function notify(deps: Deps, onFailure: OnFailure): Promise<void> {
  await forEachMerchant(deps, NOTICE_JOBS, onFailure);
}

/** A job that fails for one merchant is told, and keeps neither that merchant's other jobs nor the next merchant waiting. */
export async function forEachMerchant(deps: Deps, jobs: MerchantJob[], onFailure: OnFailure): Promise<void> {
  const merchants = await sql<{ merchantId: MerchantId }>(
    deps.pool,
    `SELECT merchant_id AS "merchantId" FROM merchant ORDER BY merchant_id`,
  );
  for (const { merchantId } of merchants)
    for (const { what, run } of jobs)
      await told(`${what} of merchant ${merchantId}`, onFailure, () => run(deps, merchantId));
}

/** Runs a piece of work whose failure is told instead of thrown. */
export async function told(what: string, onFailure: OnFailure, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    onFailure(what, error);
  }
}
