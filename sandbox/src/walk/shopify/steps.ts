import { attribute, Browser } from '../browser.ts';
import { cardShows, historyChange, openCard } from '../card.ts';
import type { Shown } from '../step.ts';
import { expectEqual, findForm, findLink, NotSeen, read, readNumber, until } from '../step.ts';
import type { Step, Trail, WalkSetting } from '../trail.ts';
import { askBlock } from './block.ts';
import { buy, findDelivery, findDiscount, ordersPage, refundOne } from './shopping.ts';

const FIRST_BASKET = [
  { name: 'Cast-iron teapot', quantity: 2 },
  { name: 'Stoneware mug', quantity: 2 },
];
const NEXT_BASKET = [{ name: 'Tasting box, five teas', quantity: 1 }];
const SENT_BACK = 'Cast-iron teapot';

/** The card comes here with the 9 points that the WooCommerce shop left on it. */
const FIRST = { total: '€125.00', points: 120, balance: 129 };
const REWARD = { cost: 100, left: 29, worth: '€3.00' };
const NEXT = { before: '€39.00', after: '€36.00', points: 31, balance: 60 };
const REFUND = { amount: '€42.00', points: 42, balance: 18 };

/** The main job at the Shopify shop of the same merchant, for the same person. */
export const SHOPIFY_STEPS: Step[] = [
  { name: 'Order at Shopify', run: payOrder },
  { name: 'Shopify webhook', run: seeDelivery },
  { name: 'Thank-you block', run: seeBlock },
  { name: 'Same card', run: claim },
  { name: 'Reward for Shopify', run: redeem },
  { name: 'Discount code', run: seeDiscount },
  { name: 'Code at Shopify', run: useCode },
  { name: 'Refund at Shopify', run: refund },
];

/** Of the shops where the code can work: the button of one, and the address that stands beside it. */
const SHOPIFY_CHOICE = /(<input\b[^>]*name="store"[^>]*>)(?:(?!<input)[\s\S])*?([a-z0-9-]+\.myshopify\.com)/;

/** Another address than the card's: only the QR code leads this order to it. */
const otherEmail = (email: string): string => email.replace('@', '.work@');

async function payOrder({ shopify, email }: WalkSetting, trail: Trail): Promise<Shown> {
  const typed = otherEmail(email);
  const { order, received, buyer } = await buy({ shop: shopify, email: typed, articles: FIRST_BASKET });
  expectEqual('total', order.total, FIRST.total);
  trail.other = order;
  trail.received = received;
  trail.stranger = buyer;
  return {
    figure: `order #${order.number}, ${order.total}, as the guest ${typed}`,
    links: [await ordersPage(shopify, order.number)],
  };
}

async function seeDelivery({ shopify }: WalkSetting, { other }: Trail): Promise<Shown> {
  const { at, topic, webhookId } = await findDelivery(shopify, other.number);
  return {
    figure: `${topic}, answered 200 at ${at.slice(-8)} GMT`,
    details: [`webhook ${webhookId}; the order is fetched by GraphQL`],
    links: [`${shopify}/admin/webhooks`],
  };
}

/** The block may ask before the order is credited: it asks again, as in a browser. */
async function seeBlock({ server }: WalkSetting, trail: Trail): Promise<Shown> {
  const { stranger, received } = trail;
  const shown = await until(async () => {
    const block = await askBlock(stranger, received, server);
    if (block.claim === null) throw new NotSeen('the block has no QR code');
    return block;
  });
  trail.claim = shown.claim ?? '';
  await until(async () => {
    const page = await new Browser().open(trail.claim);
    const points = readNumber(page, /This order earned \+([\d,]+) point/, 'credited points');
    expectEqual('points of the order', points, FIRST.points);
  });
  const [sentence = ''] = shown.sentences;
  return {
    figure: `"${sentence}", with a one-time QR code`,
    details: ['the order is on this page, the code opens:'],
    links: [received.url, trail.claim],
  };
}

/** Whoever is signed in on the phone that scans needs one tap, and no mail. */
async function claim({ email }: WalkSetting, trail: Trail): Promise<Shown> {
  const { buyer, claim: link } = trail;
  const scanned = await buyer.open(link);
  const oneTap = findForm(scanned, ({ fields }) => fields['to'] === 'session', 'button "Add to my card"');
  read(
    await buyer.submit(scanned, oneTap),
    new RegExp(`(${FIRST.points} points added)`),
    '"120 points added"',
  );
  await cardShows(buyer, trail.card, { available: FIRST.balance, owed: 0 });
  read(await new Browser().open(link), /(Already added)/, '"Already added" at a second scan');
  return {
    figure: `${FIRST.balance} points: ${FIRST.balance - FIRST.points} of the other shop and ${FIRST.points} of this one`,
    details: [`one tap, signed in as ${email}`],
    links: [trail.card],
  };
}

async function redeem(_setting: WalkSetting, trail: Trail): Promise<Shown> {
  const { buyer } = trail;
  const { page } = await openCard(buyer, trail.card);
  const offered = await buyer.open(findLink(page, ({ href }) => href.endsWith('/three-off'), 'reward'));
  const form = findForm(offered, ({ fields }) => 'key' in fields, '"Get my code"');
  const [, choice = '', address = ''] = SHOPIFY_CHOICE.exec(form.html) ?? [];
  const store = attribute(choice, 'value');
  if (store === undefined) throw new NotSeen('the Shopify shop is not among those where the code can work');
  const voucher = await buyer.submit(offered, form, { store });
  trail.voucher = voucher.url;
  const after = await cardShows(buyer, trail.card, { available: REWARD.left, owed: 0 });
  expectEqual('units held', historyChange(after, /Reward: €3 off your next order/), -REWARD.cost);
  return {
    figure: `${REWARD.cost} points held for €3 off, ${REWARD.left} left`,
    details: [`"Where will you use it?" ${address}`],
    links: [trail.voucher],
  };
}

async function seeDiscount({ shopify }: WalkSetting, trail: Trail): Promise<Shown> {
  trail.code = await until(async () =>
    read(await trail.buyer.open(trail.voucher), /Your code (?!is being made)(\S+)/, 'code'),
  );
  const { worth, used, tags } = await findDiscount(shopify, trail.code);
  expectEqual('worth of the discount', worth, REWARD.worth);
  return {
    figure: `${trail.code}: ${worth} off, used ${used}, tagged ${tags}`,
    details: ['made by discountCodeBasicCreate; combines with no other'],
    links: [`${shopify}/admin/discounts`],
  };
}

async function useCode({ shopify, email }: WalkSetting, trail: Trail): Promise<Shown> {
  const { order, before, after } = await buy({
    shop: shopify,
    email,
    articles: NEXT_BASKET,
    code: trail.code,
  });
  expectEqual('total without the code', before, NEXT.before);
  expectEqual('total with the code', after, NEXT.after);
  await until(async () =>
    read(await trail.buyer.open(trail.voucher), /(This code was used with order)/, '"Used"'),
  );
  await cardShows(trail.buyer, trail.card, { available: NEXT.balance, owed: 0 });
  return {
    figure: `order #${order.number}: ${before} → ${after}, the code is "Used"`,
    details: [
      `placed as ${email}, whose card it is: it added itself`,
      `the order itself earned ${NEXT.points} points: ${NEXT.balance} now`,
    ],
    links: [order.link],
  };
}

async function refund({ shopify }: WalkSetting, trail: Trail): Promise<Shown> {
  const { other, buyer, card } = trail;
  const amount = await refundOne(shopify, other.number, SENT_BACK);
  expectEqual('refund', amount, REFUND.amount);
  const page = await cardShows(buyer, card, { available: REFUND.balance, owed: 0 });
  const change = historyChange(page, new RegExp(`Change to order #?${other.number}`));
  expectEqual('points taken back', change, -REFUND.points);
  return {
    figure: `${amount} for one teapot takes back ${REFUND.points} points`,
    details: [`card: ${NEXT.balance} → ${REFUND.balance}; one history tells of both shops`],
    links: [await ordersPage(shopify, other.number), card],
  };
}
