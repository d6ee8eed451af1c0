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
  say('Look around; all but the mails is kept for the next start. Ctrl-C stops it all.');
  sayPlaces([
    { name: 'WooCommerce', address: `${shop}/`, what: 'buy something' },
    { name: '', address: `${shop}/wp-admin/`, what: 'its owner' },
    { name: 'Shopify', address: `${shopify}/`, what: 'buy something' },
    { name: '', address: `${shopify}/admin/apps/ristourne`, what: 'Ristourne in it' },
    { name: '', address: `${shopify}/admin`, what: 'its owner' },
    { name: 'mailbox', address: `${shop}/mailbox`, what: 'every mail' },
    { name: 'wallet', address: `${publicUrl}/wallet`, what: 'the card' },
    { name: 'commands', address: 'npm run cli -- status', what: 'help: all' },
  ]);
  if (last) sayText(`The wallet asks for ${last.email}; its code and link come to the mailbox.`);
}
