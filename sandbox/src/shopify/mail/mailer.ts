import { html, raw } from 'hono/html';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import { writeMessage } from '../../mailbox/message.ts';
import { amountsOf, netOf } from '../order-amounts.ts';
import type { Shop } from '../shop.ts';
import { statusPageUrl } from '../status-page.ts';
import { money, textsIn } from '../storefront/texts.ts';
import type { Order } from '../types.ts';
import { renderSnippet } from './snippet.ts';

export interface Mailer {
  confirm(order: Order): void;
  /** Resolves once no mail is being written any more. */
  settled(): Promise<void>;
}

type Html = ReturnType<typeof html>;

/** Shopify's order confirmation, with what the owner pasted at its end; into the sandbox's own mailbox. */
export function startMailer(shop: Shop, mailbox: Mailbox): Mailer {
  const underway = new Set<Promise<void>>();
  return {
    confirm: (order) => {
      if (order.email === '') return;
      const sending = send(shop, mailbox, order)
        .catch((error: unknown) => {
          process.stderr.write(`sandbox: e-mail of order ${order.id} was not written: ${String(error)}\n`);
        })
        .finally(() => underway.delete(sending));
      underway.add(sending);
    },
    settled: async () => {
      await Promise.all(underway);
    },
  };
}

async function send(shop: Shop, mailbox: Mailbox, order: Order): Promise<void> {
  const text = textsIn(order.locale);
  const message = writeMessage({
    from: `${shop.settings.title} <orders@sandbox.example>`,
    to: order.email,
    subject: `${text('order')} #${order.number}: ${text('confirmed')}`,
    text: [
      text('confirmed'),
      ...rows(order).map(([label, amount]) => `${label}: ${amount}`),
      `${text('viewOrder')}: ${statusPageUrl(shop, order)}`,
    ].join('\n'),
    html: String(await page(shop, order)),
  });
  await mailbox.accept(message, [order.email]);
}

function rows(order: Order): [label: string, amount: string][] {
  const text = textsIn(order.locale);
  const amount = (minor: number): string => money(minor, order.locale);
  return [
    ...order.lines.map((line): [string, string] => [`${line.title} × ${line.quantity}`, amount(netOf(line))]),
    ...(order.shipping === null
      ? []
      : [[text('shipping'), amount(order.shipping.priceMinor)] as [string, string]]),
    [text('total'), amount(amountsOf(order).currentTotalMinor)],
  ];
}

function page(shop: Shop, order: Order): Html | Promise<Html> {
  const text = textsIn(order.locale);
  return html`<!doctype html>
    <html lang="${order.locale}">
      <body style="margin:0;font:16px/1.5 -apple-system,'Segoe UI',Roboto,sans-serif;color:#333">
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
          <tr>
            <td align="center" style="padding:32px 12px">
              <table
                role="presentation"
                width="560"
                cellpadding="0"
                cellspacing="0"
                style="max-width:560px;width:100%"
              >
                <tr>
                  <td>
                    <p style="font-size:24px;margin:0 0 24px">${shop.settings.title}</p>
                    <h1 style="font-size:22px;font-weight:normal;margin:0">
                      ${text('thankYou')} · ${text('order')} #${order.number}
                    </h1>
                    <p>${text('confirmed')}</p>
                    <p><a href="${statusPageUrl(shop, order)}">${text('viewOrder')}</a></p>
                    <table width="100%" cellpadding="0" cellspacing="0">
                      ${rows(order).map(
                        ([label, amount]) =>
                          html`<tr>
                            <td style="padding:8px 0;border-top:1px solid #e5e5e5">${label}</td>
                            <td style="padding:8px 0;border-top:1px solid #e5e5e5;text-align:right">
                              ${amount}
                            </td>
                          </tr>`,
                      )}
                    </table>
                    ${raw(renderSnippet(shop, order))}
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>`;
}
