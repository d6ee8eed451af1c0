import type { Hono } from 'hono';
import { readId } from '@ristourne/core/commerce/ids';
import { currencyExponent, parseMinor } from '@ristourne/core/commerce/money';
import { redeem } from '@ristourne/core/rewards/redeem';
import {
  lastOrderedIn,
  voucherStores,
  wantedOf,
  type VoucherStore,
} from '@ristourne/core/rewards/voucher-stores';
import {
  memberPrograms,
  type ProgramStanding,
  type RewardStanding,
} from '@ristourne/core/timeline/member-programs';
import { benefitKind } from '@ristourne/core/programs/benefits/kinds';
import type { Membership } from '@ristourne/core/timeline/wallet-of';
import { moneyText } from '@ristourne/core/timeline/amounts';
import { inUnits } from '../pages/amounts.ts';
import { redeemPage, unitsRange } from '../pages/redeem-page.ts';
import { membershipObstacle } from '../pages/membership.ts';
import { readField } from '../web/form.ts';
import type { WalletContext, WalletEnv } from '../web/visit.ts';
import type { WalletDeps } from '../web/wallet-deps.ts';
import { asMember, notFound, voucherPath } from './as-member.ts';

const PATH = '/m/:slug/rewards/:programId/:rewardId';
const KEY = /^[A-Za-z0-9_-]{22}$/;
const KEY_BYTES = 16;

type Wish = {
  membership: Membership;
  program: ProgramStanding;
  standing: RewardStanding;
  available: number;
};

/** A reward's last step. The form carries its own key, so that a second tap or a reload redeems nothing again. */
export function redeemRoutes(app: Hono<WalletEnv>, deps: WalletDeps): void {
  app.get(
    PATH,
    asMember(deps, async (context, membership) => {
      const wish = await findWish(context, deps, membership);
      return wish === null ? notFound(context) : show(context, deps, { wish, problem: null });
    }),
  );
  app.post(
    PATH,
    asMember(deps, async (context, membership) => {
      const wish = await findWish(context, deps, membership);
      return wish === null ? notFound(context) : redeemOnce(context, deps, wish);
    }),
  );
}

async function findWish(
  context: WalletContext,
  deps: WalletDeps,
  membership: Membership,
): Promise<Wish | null> {
  const programId = readId('program', context.req.param('programId') ?? '');
  const programs = await memberPrograms(deps, membership);
  const program = programs.find((one) => one.programId === programId);
  const standing = program?.rewards.find(({ reward }) => reward.rewardId === context.req.param('rewardId'));
  if (program === undefined || standing?.reward.issue !== 'chosen') return null;
  const unit = program.units.find((one) => one.unit === standing.reward.unit);
  return { membership, program, standing, available: unit?.available ?? 0 };
}

async function show(
  context: WalletContext,
  deps: WalletDeps,
  { wish, problem }: { wish: Wish; problem: string | null },
): Promise<Response> {
  const { stores, preferred } = await findStores(deps, wish);
  const idempotencyKey = Buffer.from(deps.randomness.bytes(KEY_BYTES)).toString('base64url');
  const { visit } = context.var;
  const obstacle = obstacleTo(context, wish);
  return context.html(
    redeemPage(visit, {
      ...wish,
      stores,
      preferred,
      idempotencyKey,
      problem: obstacle ?? problem,
      open: obstacle === null,
    }),
    problem === null ? 200 : 422,
  );
}

/** The shops to choose from; the one where the buyer ordered last is chosen already. */
async function findStores(
  deps: WalletDeps,
  { membership: { merchantId, memberId }, program, standing }: Wish,
): Promise<{ stores: VoucherStore[]; preferred: VoucherStore | undefined }> {
  const stores = await voucherStores(
    deps.pool,
    wantedOf(merchantId, program.definition.currency, standing.reward),
  );
  const last = await lastOrderedIn(deps.pool, { merchantId, memberIds: [memberId], stores });
  return { stores, preferred: stores.find(({ storeId }) => storeId === last.get(memberId)) ?? stores[0] };
}

/** Why this reward can't be had now, whatever is pressed; null when it can. */
function obstacleTo(context: WalletContext, wish: Wish): string | null {
  if (wish.program.state === 'paused') return context.var.visit.t('redeem.notActive');
  const outside = membershipObstacle(context.var.visit, wish.program);
  if (outside !== null) return outside;
  return wish.standing.affordable ? null : notEnough(context, wish);
}

function notEnough(
  context: WalletContext,
  { program, standing, available }: Wish,
  cost = standing.reward.cost,
): string {
  const { visit } = context.var;
  const shown = (amount: number): string =>
    inUnits(visit, program.definition, { unit: standing.reward.unit, amount });
  return visit.t('redeem.notEnough', {
    have: shown(available),
    cost: shown(cost),
    missing: shown(Math.max(standing.toGo, cost - available)),
  });
}

async function redeemOnce(context: WalletContext, deps: WalletDeps, wish: Wish): Promise<Response> {
  const { t } = context.var.visit;
  const refuse = (problem: string): Promise<Response> => show(context, deps, { wish, problem });
  const key = await readField(context, 'key');
  if (!KEY.test(key)) return refuse(t('problem.expiredForm.text'));
  const units = await readUnits(context, wish);
  const badUnits = (): Promise<Response> => refuse(badChoice(context, wish));
  if (units === 'invalid') return badUnits();
  const asksArticle = benefitKind(wish.standing.reward.benefit).asks === 'article';
  const article = asksArticle ? await readField(context, 'article') : null;
  const { merchantId, memberId } = wish.membership;
  const storeId = readId('store', await readField(context, 'store'));
  const result = await redeem(deps, {
    merchantId,
    memberId,
    programId: wish.program.programId,
    rewardId: wish.standing.reward.rewardId,
    ...(units === null ? {} : { units }),
    ...(article === null ? {} : { article }),
    ...(storeId === null ? {} : { storeId }),
    idempotencyKey: `wallet:${memberId}:${key}`,
  });
  switch (result.outcome) {
    case 'redeemed':
      return context.redirect(voucherPath(wish.membership, result.voucherId), 303);
    case 'not_enough': {
      const now = poorer(wish, result);
      return show(context, deps, { wish: now, problem: notEnough(context, now, result.cost) });
    }
    case 'program_not_active':
      return refuse(t('redeem.notActive'));
    case 'membership_not_yet':
    case 'membership_over':
      return refuse(t('redeem.outside'));
    case 'no_such_reward':
      return refuse(t('redeem.gone'));
    case 'invalid_units':
      return badUnits();
    case 'invalid_article':
      return refuse(t('redeem.chooseArticle'));
    case 'no_store':
      return refuse(t('redeem.noStore'));
    case 'choose_store':
      return refuse(t('redeem.chooseStore'));
  }
}

/** The same wish with what is there now: something was spent since the page was made. */
function poorer(wish: Wish, { available, cost }: { available: number; cost: number }): Wish {
  const { standing } = wish;
  const toGo = Math.max(0, standing.reward.cost - available);
  // What was chosen may cost more than the reward's cheapest choice, which may still be within reach.
  const affordable = cost > standing.reward.cost && toGo === 0;
  return { ...wish, available, standing: { ...standing, toGo, affordable } };
}

/** Names the field, and what may be typed there. */
function badChoice(context: WalletContext, { program, standing, available }: Wish): string {
  const { t, language } = context.var.visit;
  const { reward } = standing;
  const { min, max } = unitsRange(reward, available);
  if (reward.benefit.kind !== 'wallet_money') return t('redeem.badUnits', { min, max });
  const { currency } = program.definition;
  const shown = (amountMinor: number): string => moneyText({ amountMinor, currency }, language);
  return t('redeem.badAmount', { min: shown(min), max: shown(max) });
}

/** `12.5`, `12,50`: an amount with no more digits than its currency has. What is too much is the redemption's to say. */
async function readAmount(context: WalletContext, { program, standing }: Wish): Promise<number | 'invalid'> {
  const { currency } = program.definition;
  const typed = (await readField(context, 'amount')).replaceAll(/\s/g, '').replace(',', '.');
  const digits = currencyExponent(currency);
  const [, whole, part = ''] = /^(\d{1,10})(?:\.(\d{0,4}))?$/.exec(typed) ?? [];
  if (whole === undefined || part.length > digits) return 'invalid';
  const minor = parseMinor(`${whole}.${part}`, currency);
  const { benefit } = standing.reward;
  const isOffered =
    benefit.kind === 'wallet_money' &&
    minor !== null &&
    minor >= benefit.minMinor &&
    minor <= benefit.maxMinor;
  return isOffered ? minor : 'invalid';
}

async function readUnits(context: WalletContext, wish: Wish): Promise<number | null | 'invalid'> {
  const { standing, available } = wish;
  const { asks } = benefitKind(standing.reward.benefit);
  if (asks === 'amount') return readAmount(context, wish);
  if (asks !== 'units') return null;
  const typed = (await readField(context, 'units')).trim();
  if (!/^\d{1,10}$/.test(typed)) return 'invalid';
  const { min, max } = unitsRange(standing.reward, available);
  const units = Number(typed);
  return units >= min && units <= max ? units : 'invalid';
}
