import { isAtLeast, isNothing } from '../commerce/exact-minor.ts';
import type { ProgramDefinition } from '../programs/definition.ts';
import { moneyUnit, type Unit } from '../programs/units.ts';
import type { Campaign } from '../programs/rules/campaign.ts';
import { isInScope } from '../programs/rules/order-scope.ts';
import type { CountedPart } from '../programs/rules/rule-kind.ts';
import type { RuleShare } from './breakdown.ts';
import type { CompiledCampaign } from './compile.ts';
import type { Judged } from './judging-facts.ts';

/** What a campaign would give an order if it had no limit. */
export type CampaignWish = {
  campaign: Campaign;
  unit: Unit;
  amount: number;
  detail: Record<string, number>;
};

/** Pure. What each campaign that runs on the order's day, and holds for it, would give without its limit. */
export function campaignGains(judged: Judged, definition: ProgramDefinition): CampaignWish[] {
  const wishes: CampaignWish[] = [];
  for (const one of judged.compiled.campaigns) {
    if (!holds(one, judged)) continue;
    const unit: Unit = one.campaign.gain.kind === 'money' ? moneyUnit(definition.currency) : 'points';
    const gain = gainOf(one, judged);
    if (gain.amount > 0) wishes.push({ campaign: one.campaign, unit, ...gain });
  }
  return wishes;
}

function holds(
  { campaign, selector, firstDay, lastDay }: CompiledCampaign,
  { parts, facts }: Judged,
): boolean {
  if (facts.localDay < firstDay || facts.localDay > lastDay) return false;
  if (!isInScope(campaign.where, facts.order)) return false;
  const { base } = parts.of(selector);
  return !isNothing(base) && isAtLeast(base, campaign.minimumMinor);
}

function gainOf(one: CompiledCampaign, judged: Judged): { amount: number; detail: Record<string, number> } {
  const { gain } = one.campaign;
  switch (gain.kind) {
    case 'points': {
      const times = gain.per === 'order' ? 1 : piecesOf(judged.parts.of(one.selector));
      return { amount: safe(gain.points * times), detail: { points: gain.points, times } };
    }
    case 'money': {
      if (!judged.isOwnCurrency) return { amount: 0, detail: {} };
      const times = gain.per === 'order' ? 1 : piecesOf(judged.parts.of(one.selector));
      return {
        amount: safe(gain.amountMinor * times),
        detail: { amountMinor: gain.amountMinor, times },
      };
    }
    case 'multiplier': {
      const { numerator, denominator } = gain;
      return { amount: extraOf(one, judged, { numerator, denominator }), detail: { numerator, denominator } };
    }
  }
}

/** What the multiplier adds to each rule on the part that both it and the campaign count. */
function extraOf(
  { selector }: CompiledCampaign,
  { compiled, parts, facts }: Judged,
  times: { numerator: number; denominator: number },
): number {
  let sum = 0;
  for (const { rule, kind, selector: own } of compiled.rules) {
    if (kind.extra === null || !isInScope(rule.where, facts.order)) continue;
    sum += kind.extra(rule, { part: parts.of(own), boosted: parts.ofBoth(own, selector) }, times);
  }
  return safe(sum);
}

function piecesOf({ lines }: CountedPart): number {
  let pieces = 0;
  for (const { keptQuantity } of lines) pieces += keptQuantity;
  return pieces;
}

function safe(amount: number): number {
  if (!Number.isSafeInteger(amount)) throw new Error('what a campaign gives is beyond safe integers');
  return amount;
}

/** Pure. What of these wishes a campaign's limit lets through. */
export function granted({ campaign, amount }: CampaignWish, grants: ReadonlyMap<string, number>): number {
  if (campaign.limit === null) return amount;
  const grant = grants.get(campaign.campaignId) ?? 0;
  if (campaign.limit.kind === 'orders') return grant > 0 ? amount : 0;
  return Math.min(amount, grant);
}

/**
 * Pure. What the campaigns give within their limits. Of several multipliers the one that gives most counts, the first of
 * equals, unless the programme lets each add its own.
 */
export function grantedShares(
  wishes: readonly CampaignWish[],
  { multipliers }: ProgramDefinition,
  grants: ReadonlyMap<string, number>,
): RuleShare[] {
  const shares = wishes.map((wish) => ({ wish, amount: granted(wish, grants) }));
  const best = multipliers === 'best' ? bestOf(shares) : undefined;
  return shares
    .filter(({ wish, amount }) => amount > 0 && (best === undefined || !isMultiplier(wish) || wish === best))
    .map(({ wish, amount }) => ({
      ruleId: wish.campaign.campaignId,
      kind: 'campaign',
      unit: wish.unit,
      amount,
      detail: wish.detail,
      name: wish.campaign.name,
    }));
}

export function isMultiplier({ campaign }: CampaignWish): boolean {
  return campaign.gain.kind === 'multiplier';
}

function bestOf(shares: readonly { wish: CampaignWish; amount: number }[]): CampaignWish | undefined {
  let best: { wish: CampaignWish; amount: number } | undefined;
  for (const share of shares)
    if (isMultiplier(share.wish) && share.amount > (best?.amount ?? 0)) best = share;
  return best?.wish;
}

type Dealing = {
  multipliers: ProgramDefinition['multipliers'];
  /** What each limited campaign has reserved for this order, and what is left of it for anybody. */
  grants: ReadonlyMap<string, number>;
  remaining: ReadonlyMap<string, number>;
  /** Campaigns that are over deal no more: nothing is added, nothing comes back. */
  isOver: (campaign: Campaign) => boolean;
};

/**
 * Pure. What each limited campaign should reserve for an order now: all that it wants if that is there, first come, first
 * served, and nothing that it does not use. `limited`: every limited campaign of its version.
 */
export function dealGrants(
  limited: readonly Campaign[],
  wishes: readonly CampaignWish[],
  { multipliers, grants, remaining, isOver }: Dealing,
): Map<string, number> {
  const dealt = new Map<string, number>();
  for (const campaign of limited) {
    const { campaignId } = campaign;
    const held = grants.get(campaignId) ?? 0;
    const wish = wishes.find((one) => one.campaign.campaignId === campaignId);
    const wanted = wish ? (campaign.limit?.kind === 'orders' ? 1 : wish.amount) : 0;
    const most = held + Math.max(0, remaining.get(campaignId) ?? 0);
    dealt.set(campaignId, isOver(campaign) ? held : Math.min(wanted, most));
  }
  if (multipliers === 'all') return dealt;
  const best = bestOf(wishes.map((wish) => ({ wish, amount: granted(wish, dealt) })));
  for (const wish of wishes) {
    const { campaign } = wish;
    if (isMultiplier(wish) && wish !== best && campaign.limit !== null && !isOver(campaign))
      dealt.set(campaign.campaignId, 0);
  }
  return dealt;
}
