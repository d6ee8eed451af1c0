import { say, sayPlaces, sayText } from './print.ts';
import type { Setting } from './read-setting.ts';
import type { LastWalk } from './state.ts';

export function sayUnclaimed({ link, email }: NonNullable<LastWalk['unclaimed']>): void {
  say(`Scan this one yourself: ${link}`);
  sayText(`The code's link is on its button, too. The order is ${email}'s: the mail comes to the mailbox.`);
  say();
}

export function sayLastWalk({ at, order, link, email }: LastWalk): void {
  say(`The last walk through the main job was that of order ${order} (${email}, ${at.slice(0, 10)}):`);
  say(`  ${link}`);
  say('For one more: npm start -- --walk');
  say();
}

export function sayWhereToLook({ shop, shopify, publicUrl }: Setting, last: LastWalk | null): void {
  const buyer = last?.email ?? 'an address';
  say('Look around; all but the mails is kept for the next start. Ctrl-C stops it all.');
  sayPlaces([
    { name: 'WooCommerce', address: `${shop}/`, what: 'buy something, any e-mail will do' },
    { name: '', address: `${shop}/wp-admin/`, what: 'its owner: orders, refunds, coupons, webhooks' },
    { name: 'Shopify', address: `${shopify}/`, what: 'the other shop' },
    {
      name: '',
      address: `${shopify}/admin/apps/ristourne`,
      what: 'Ristourne in its admin: programme, members, codes',
    },
    { name: '', address: `${shopify}/admin`, what: 'its owner: orders, refunds, discounts, webhooks' },
    { name: 'mailbox', address: `${shop}/mailbox`, what: 'every mail that was sent' },
    {
      name: 'wallet',
      address: `${publicUrl}/wallet`,
      what: `asks for ${buyer}; its code and link come to the mailbox`,
    },
    { name: 'commands', address: 'npm run cli -- status', what: 'in another terminal; help: all' },
  ]);
}
