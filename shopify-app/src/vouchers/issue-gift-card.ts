import { formatMinor } from '@ristourne/core/commerce/money';
import type { Instant } from '@ristourne/core/commerce/time';
import type {
  ChangeVoucherResult,
  CreateVoucherResult,
  FindVoucherResult,
  StoreFailure,
  VoucherSpec,
} from '@ristourne/core/ports/store-port';
import type { AdminApi } from '../admin-api/client.ts';
import { refused } from '../admin-api/failures.ts';
import { endOf, hasCode, refusalOf } from '../admin-api/user-errors.ts';
import { exactOf } from '../orders/exact-money.ts';
import { createGiftCardMutation } from './create-gift-card-mutation.ts';
import { deactivateGiftCardMutation } from './deactivate-gift-card-mutation.ts';
import { MARK } from './discount.ts';
import { giftCardsQuery, type GiftCardFields } from './gift-cards-query.ts';
import { findCustomer } from './issue-discount.ts';
import { updateGiftCardMutation } from './update-gift-card-mutation.ts';

const LAST_CHARACTERS = 4;

type Found = { outcome: 'gift_card'; card: GiftCardFields } | { outcome: 'absent' } | StoreFailure;

/**
 * Makes the gift card, for the holder where the shop knows them. `taken` also when an earlier, timed-out try had made it:
 * a code is one gift card.
 */
export async function createGiftCard(api: AdminApi, spec: VoucherSpec): Promise<CreateVoucherResult> {
  const { benefit, email } = spec;
  if (benefit.kind !== 'gift_card') throw new Error(`${benefit.kind} is no gift card`);
  if (email.includes('*')) return refused('email: an address with * cannot be bound to a code');
  const customer = await findCustomer(api, email);
  if (customer.outcome !== 'learnt') return customer;
  const input = {
    code: spec.code.toUpperCase(),
    initialValue: formatMinor(benefit),
    expiresOn: dayOf(spec.expiresAt),
    note: `${MARK} · ${spec.description}`,
    ...(customer.value === null ? {} : { customerId: customer.value }),
  };
  const answer = await api.run(createGiftCardMutation, { input });
  if (answer.outcome !== 'answered') return answer;
  const payload = answer.result.giftCardCreate;
  if (payload !== null && hasCode(payload.userErrors, 'TAKEN')) return { outcome: 'taken' };
  if (payload !== null && payload.userErrors.length > 0) return refusalOf(payload.userErrors);
  const made = payload?.giftCard ?? null;
  return made === null
    ? { outcome: 'unknown', reason: 'Shopify made a gift card and answered none' }
    : { outcome: 'created', externalId: made.id };
}

/** A gift card lasts through a day of the shop's own: the one that the moment falls in by UTC, or a little longer. */
function dayOf(expiresAt: Instant): string {
  return new Date(expiresAt).toISOString().slice(0, 10);
}

/** The gift card of this code if it is one of ours; the owner's own are `absent`, whatever their code. */
async function find(api: AdminApi, code: string): Promise<Found> {
  const answer = await api.run(giftCardsQuery, { code });
  if (answer.outcome !== 'answered') return answer;
  const last = code.slice(-LAST_CHARACTERS).toLowerCase();
  const card = answer.result.giftCards.nodes.find(
    (one) => one.lastCharacters.toLowerCase() === last && (one.note ?? '').startsWith(MARK),
  );
  return card === undefined ? { outcome: 'absent' } : { outcome: 'gift_card', card };
}

/** Its end is a day: told as the last second of it by UTC. */
export async function findGiftCard(api: AdminApi, code: string): Promise<FindVoucherResult> {
  const found = await find(api, code);
  if (found.outcome !== 'gift_card') return found;
  const { id, enabled, expiresOn } = found.card;
  const voucher = {
    externalId: id,
    code,
    usageCount: isUntouched(found.card) ? 0 : 1,
    expiresAt: expiresOn === null ? null : Date.parse(`${expiresOn}T23:59:59Z`),
    enabled,
  };
  return { outcome: 'found', voucher };
}

function isUntouched({ balance, initialValue }: GiftCardFields): boolean {
  return exactOf(balance.amount) === exactOf(initialValue.amount);
}

/** Switches an untouched gift card off, for good; repeating changes nothing. What was spent in part is left alone. */
export async function revokeGiftCard(api: AdminApi, code: string): Promise<ChangeVoucherResult> {
  const found = await find(api, code);
  if (found.outcome !== 'gift_card') return found;
  if (!found.card.enabled) return { outcome: 'changed' };
  if (!isUntouched(found.card)) return refused('a part of this gift card was spent');
  const answer = await api.run(deactivateGiftCardMutation, { id: gidOfCard(found.card) });
  return answer.outcome === 'answered' ? changed(endOf(answer.result.giftCardDeactivate)) : answer;
}

export async function extendGiftCard(
  api: AdminApi,
  code: string,
  expiresAt: Instant,
): Promise<ChangeVoucherResult> {
  const found = await find(api, code);
  if (found.outcome !== 'gift_card') return found;
  if (!found.card.enabled) return refused('this gift card is switched off, which Shopify keeps for good');
  const wish = { id: gidOfCard(found.card), input: { expiresOn: dayOf(expiresAt) } };
  const answer = await api.run(updateGiftCardMutation, wish);
  return answer.outcome === 'answered' ? changed(endOf(answer.result.giftCardUpdate)) : answer;
}

function gidOfCard({ id }: GiftCardFields): string {
  return `gid://shopify/GiftCard/${id}`;
}

function changed(end: { outcome: 'done' } | StoreFailure): ChangeVoucherResult {
  return end.outcome === 'done' ? { outcome: 'changed' } : end;
}
