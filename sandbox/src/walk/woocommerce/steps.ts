import { Browser } from '../browser.ts';
import { cardShows, historyChange, openCard } from '../card.ts';
import { findMailedLink } from '../mailbox.ts';
import type { Shown } from '../step.ts';
import { expectEqual, findForm, findLink, NotSeen, read, readNumber, until } from '../step.ts';
import type { Step, Trail, WalkSetting } from '../trail.ts';
import { buy, findCoupon, findDelivery, refundOne } from './shopping.ts';

const FIRST_BASKET = [
  { name: 'Cast-iron teapot', quantity: 2 },
  { name: 'Stoneware mug', quantity: 2 },
];
const NEXT_BASKET = [{ name: 'Tasting box, five teas', quantity: 1 }];
const SENT_BACK = 'Cast-iron teapot';

/** What the shop's prices and the programme of programme.json make of these baskets: 1 point for each whole euro of articles. */
export const FIRST = { total: '€125.00', points: 120 };
const REWARD = { cost: 100, left: 20, worth: '€3.00' };
const NEXT = {
  before: '€39.00',
  after: '€36.00',
  points: 31,
  balance: 51,
  said: 'This order earns 31 points. Your total will be 51 points. 49 points to go for €3 off your next order.',
};
export const REFUND = { amount: '€42.00', points: 42, orderPoints: 78, balance: 9 };

/** The main job at the WooCommerce shop. */
export const WOOCOMMERCE_STEPS: Step[] = [
  { name: 'Order paid', run: payOrder },
  { name: 'Webhook received', run: seeDelivery },
  { name: 'Points credited', run: seeCredit },
  { name: 'One-time QR', run: seeQr },
  { name: 'Claimed by a guest', run: claim },
  { name: 'Reward redeemed', run: redeem },
  { name: 'Coupon created', run: seeCoupon },
  { name: 'Coupon used', run: useCoupon },
  { name: 'Known at the shop', run: knowBuyer },
  { name: 'Partial refund', run: refund },
];

async function payOrder({ shop, email }: WalkSetting, trail: Trail): Promise<Shown> {
  const { order, received } = await buy({ shop, email, articles: FIRST_BASKET });
  expectEqual('total', order.total, FIRST.total);
  trail.first = order;
  trail.received = received;
  return {
    figure: `order ${order.number}, ${order.total} by card, as a guest`,
    details: ['2 teapots + 2 mugs = €120.00, shipping €5.00'],
    links: [`${shop}/wp-admin/orders/${order.number}`],
  };
}

async function seeDelivery({ shop }: WalkSetting, { first }: Trail): Promise<Shown> {
  const { at, topic, deliveryId } = await findDelivery(shop, first.number);
  return {
    figure: `${topic}, answered 200 at ${at.slice(-8)} GMT`,
    details: [`delivery ${deliveryId}`],
    links: [`${shop}/wp-admin/webhooks`],
  };
}

/** The claim page shows what waits in the ledger; before the delivery is worked off it says "on its way". */
async function seeCredit(_setting: WalkSetting, trail: Trail): Promise<Shown> {
  const { first } = trail;
  const stranger = new Browser();
  trail.received = await until(async () => {
    const page = await stranger.open(first.link);
    read(page, /This order earns ([\d,]+) points/, 'points');
    return page;
  });
  trail.claim = findLink(trail.received, ({ text }) => text === 'Add my points', 'claim link');
  await until(async () => {
    const page = await stranger.open(trail.claim);
    expectEqual(
      'points of the order',
      readNumber(page, /This order earned \+([\d,]+) point/, 'credited points'),
      FIRST.points,
    );
  });
  const sentence = read(trail.received, /(This order earns [^.]*\.)/, 'sentence');
  return {
    figure: `${FIRST.points} points, not claimed yet`,
    details: [`the shop's page says: "${sentence}"`],
    links: [first.link],
  };
}

async function seeQr(_setting: WalkSetting, { received, claim }: Trail): Promise<Shown> {
  const [, source] = /<img src="([^"]+\/qr\/[^"]+\.svg)"/.exec(received.html) ?? [];
  if (source === undefined) throw new NotSeen('no QR code on the order confirmation');
  const image = await new Browser().open(source);
  if (image.status !== 200 || !image.html.includes('<svg'))
    throw new NotSeen(`its image answered ${image.status}`);
  return {
    figure: 'on the order confirmation; it opens',
    details: ['the code and the button lead to this link:'],
    links: [claim],
  };
}

async function claim({ shop, email }: WalkSetting, trail: Trail): Promise<Shown> {
  const { buyer, claim: link } = trail;
  const scanned = await buyer.open(link);
  const oneTap = findForm(scanned, ({ fields }) => fields['to'] === 'order', 'button "Add to my card"');
  read(await buyer.submit(scanned, oneTap), /(Look in your e-mails)/, '"Look in your e-mails"');
  const { mail, link: signIn } = await findMailedLink(shop, email, (href) =>
    href.includes('/wallet/sign-in/'),
  );
  const opened = await buyer.open(signIn);
  const added = await buyer.submit(
    opened,
    findForm(opened, ({ action }) => action.includes('/sign-in/'), 'Confirm'),
  );
  read(added, new RegExp(`(${FIRST.points} points added)`), `"${FIRST.points} points added"`);
  trail.card = findLink(added, ({ text }) => text === 'Open my card', '"Open my card"');
  await cardShows(buyer, trail.card, { available: FIRST.points, owed: 0 });
  const again = await new Browser().open(link);
  read(again, /(Already added)/, '"Already added" at a second scan');
  return {
    figure: `${FIRST.points} points on ${email}'s card`,
    details: ['a tap, the link in the mail, Confirm', 'a second scan says "Already added"'],
    links: [mail, trail.card],
  };
}

async function redeem(_setting: WalkSetting, trail: Trail): Promise<Shown> {
  const { buyer } = trail;
  const { page } = await openCard(buyer, trail.card);
  const offered = await buyer.open(findLink(page, ({ href }) => href.endsWith('/three-off'), 'reward'));
  const voucher = await buyer.submit(
    offered,
    findForm(offered, ({ fields }) => 'key' in fields, '"Get my code"'),
  );
  trail.voucher = voucher.url;
  const after = await cardShows(buyer, trail.card, { available: REWARD.left, owed: 0 });
  expectEqual('units held', historyChange(after, /Reward: €3 off your next order/), -REWARD.cost);
  return {
    figure: `${REWARD.cost} points held for €3 off, ${REWARD.left} left`,
    links: [trail.voucher],
  };
}

async function seeCoupon({ shop }: WalkSetting, trail: Trail): Promise<Shown> {
  trail.code = await until(async () =>
    read(await trail.buyer.open(trail.voucher), /Your code (?!is being made)(\S+)/, 'code'),
  );
  const coupon = await findCoupon(shop, trail.code);
  expectEqual('worth of the coupon', coupon.worth, REWARD.worth);
  return {
    figure: `${trail.code}: ${coupon.worth} off, used ${coupon.used}`,
    details: [`made by REST, only for ${coupon.restrictedTo}`],
    links: [`${shop}/wp-admin/coupons`],
  };
}

async function useCoupon({ shop, email }: WalkSetting, trail: Trail): Promise<Shown> {
  const basket = { shop, email, articles: NEXT_BASKET, code: trail.code, signedIn: true };
  const { buyer, order, before, after } = await buy(basket);
  trail.shopper = buyer;
  trail.next = order;
  expectEqual('total without the coupon', before, NEXT.before);
  expectEqual('total with the coupon', after, NEXT.after);
  await until(async () =>
    read(await trail.buyer.open(trail.voucher), /(This code was used with order)/, '"Used"'),
  );
  await cardShows(trail.buyer, trail.card, { available: NEXT.balance, owed: 0 });
  const { used } = await findCoupon(shop, trail.code);
  return {
    figure: `order ${order.number}: ${before} → ${after}, the code is "Used"`,
    details: [
      `the shop says ${used.split(' ').slice(0, 3).join(' ')}`,
      `the order itself earned ${NEXT.points} points: ${NEXT.balance} now`,
    ],
    links: [order.link],
  };
}

/** Whoever has an account at the shop says so once; from then on its pages tell their total. */
async function knowBuyer(_setting: WalkSetting, { buyer, shopper, next }: Trail): Promise<Shown> {
  const before = await shopper.open(next.link);
  const added = await buyer.open(findLink(before, ({ text }) => text === 'Add my points', 'claim link'));
  read(added, /(Already added)/, '"Already added"');
  const form = findForm(added, ({ fields }) => fields['to'] === 'shop_account', 'Link my shop account');
  read(await buyer.submit(added, form), /(Your account at .+? is linked)/, '"is linked"');
  const after = await shopper.open(next.link);
  const said = read(after, /(This order earns .*? to go for [^.]*\.)/, 'total on the confirmation');
  expectEqual('total that the shop tells', said, NEXT.said);
  return {
    figure: `"${said}"`,
    details: ['its buyer linked their account at the shop, one tap'],
    links: [next.link],
  };
}

async function refund({ shop }: WalkSetting, trail: Trail): Promise<Shown> {
  const { first, buyer, card } = trail;
  const amount = await refundOne(shop, first.number, SENT_BACK);
  expectEqual('refund', amount, REFUND.amount);
  const page = await cardShows(buyer, card, { available: REFUND.balance, owed: 0 });
  const change = historyChange(page, new RegExp(`Change to order ${first.number}`));
  expectEqual('points taken back', change, -REFUND.points);
  return {
    figure: `${amount} for one teapot takes back ${REFUND.points} points`,
    details: [
      `order ${first.number}: ${FIRST.points} → ${REFUND.orderPoints}; card: ${NEXT.balance} → ${REFUND.balance}`,
      'nothing is owed',
    ],
    links: [`${shop}/wp-admin/orders/${first.number}`],
  };
}
