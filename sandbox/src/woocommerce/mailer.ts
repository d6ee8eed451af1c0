import { html } from 'hono/html';
import type { Mailbox } from '../mailbox/mailbox.ts';
import { writeMessage } from '../mailbox/message.ts';
import { orderSummary } from './plugin.ts';
import type { OrderSummary } from './plugin.ts';
import type { MailOccasion, Store } from './store.ts';
import { money, textsIn } from './storefront/texts.ts';
import type { TextKey } from './storefront/texts.ts';
import { orderTotals } from './totals.ts';
import type { Order } from './types.ts';

export interface Mailer {
  orderMail(order: Order, occasion: MailOccasion): void;
  /** Resolves once no mail is being written any more. */
  settled(): Promise<void>;
}

type Html = ReturnType<typeof html>;

/** WooCommerce's customer e-mails, with what the plugin adds after the order table; into the sandbox's own mailbox. */
export function startMailer(store: Store, mailbox: Mailbox): Mailer {
  const underway = new Set<Promise<void>>();
  return {
    orderMail: (order, occasion) => {
      if (order.billing.email === '') return;
      const sending = send(store, mailbox, { order, occasion })
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

async function send(
  store: Store,
  mailbox: Mailbox,
  { order, occasion }: { order: Order; occasion: MailOccasion },
): Promise<void> {
  const text = textsIn(order.locale);
  const key = occasion === 'on-hold' ? 'onhold' : occasion;
  const number = String(order.id);
  const intro = text(`mailIntro_${key}` satisfies TextKey, '', number);
  const summary = await orderSummary(store, order, order.locale);
  const raw = writeMessage({
    from: `${store.settings.title} <shop@sandbox.example>`,
    to: order.billing.email,
    subject: text(`mailSubject_${key}` satisfies TextKey, store.settings.title, number),
    text: plainBody(order, intro, summary),
    html: String(await htmlBody(store, { order, intro, summary })),
  });
  await mailbox.accept(raw, [order.billing.email]);
}

function rows(order: Order): [string, string][] {
  const text = textsIn(order.locale);
  const amount = (minor: number): string => money(minor, order.locale);
  const totals = orderTotals(order);
  const discount = totals.discountMinor + totals.discountTaxMinor;
  return [
    ...order.lines.map((line): [string, string] => [
      `${line.name} × ${line.quantity}`,
      amount(line.subtotalMinor + line.subtotalTaxMinor),
    ]),
    ...(discount > 0 ? [[text('coupon'), amount(-discount)] as [string, string]] : []),
    ...order.shippingLines.map((line): [string, string] => [
      text('shipping'),
      amount(line.totalMinor + line.taxMinor),
    ]),
    ...order.refunds.map((refund): [string, string] => [text('refund'), amount(-refund.amountMinor)]),
    [text('total'), amount(totals.totalMinor - totals.refundedMinor)],
  ];
}

function plainBody(order: Order, intro: string, summary: OrderSummary | undefined): string {
  const text = textsIn(order.locale);
  const loyalty = summary
    ? [
        '',
        summary.title,
        ...summary.sentences,
        ...(summary.claim ? [`${summary.claim.linkText}: ${summary.claim.url}`] : []),
      ]
    : [];
  return [
    text('mailGreeting', order.billing.first_name),
    '',
    intro,
    '',
    ...rows(order).map(([label, value]) => `${label}: ${value}`),
    ...loyalty,
    '',
    text('mailBye'),
  ].join('\n');
}

function htmlBody(
  store: Store,
  { order, intro, summary }: { order: Order; intro: string; summary: OrderSummary | undefined },
): Html | Promise<Html> {
  const text = textsIn(order.locale);
  const cell = 'padding:10px 12px;border:1px solid #e5e5e5;text-align:';
  return html`<!doctype html>
    <html lang="${order.locale}">
      <body style="margin:0;background:#f7f7f7;font:15px/1.5 Helvetica,Arial,sans-serif;color:#3c3c3c">
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
          <tr>
            <td align="center" style="padding:28px 12px">
              <table
                role="presentation"
                width="600"
                cellpadding="0"
                cellspacing="0"
                style="max-width:600px;width:100%;background:#fff;border:1px solid #dedede;border-radius:3px"
              >
                <tr>
                  <td style="background:#7f54b3;color:#fff;padding:26px 32px;font-size:26px">
                    ${store.settings.title}
                  </td>
                </tr>
                <tr>
                  <td style="padding:28px 32px">
                    <p>${text('mailGreeting', order.billing.first_name)}</p>
                    <p>${intro}</p>
                    <table
                      width="100%"
                      cellpadding="0"
                      cellspacing="0"
                      style="border-collapse:collapse;margin:18px 0"
                    >
                      ${rows(order).map(
                        ([label, value]) =>
                          html`<tr>
                            <td style="${cell}left">${label}</td>
                            <td style="${cell}right;white-space:nowrap">${value}</td>
                          </tr>`,
                      )}
                    </table>
                    ${summary ? loyaltyBlock(summary) : ''}
                    <p>${text('mailBye')}</p>
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>`;
}

/** E-mail programs show no SVG, so the code is the PNG; it sits on white for dark modes. */
function loyaltyBlock({ title, sentences, claim }: OrderSummary): Html {
  return html`<table
    role="presentation"
    width="100%"
    cellpadding="0"
    cellspacing="0"
    style="border:2px solid #7f54b3;border-radius:6px;margin:18px 0"
  >
    <tr>
      <td style="padding:18px 20px" align="center">
        <p style="margin:0 0 8px;font-size:19px;color:#2b2d33"><strong>${title}</strong></p>
        ${sentences.map((sentence) => html`<p style="margin:0 0 4px">${sentence}</p>`)}
        ${
          claim
            ? html`<p style="margin:14px 0 4px">
                  <img
                    src="${claim.qrPngUrl}"
                    alt="${claim.qrAlt}"
                    width="180"
                    height="180"
                    style="display:inline-block;background:#fff"
                  />
                </p>
                <p style="margin:0 0 12px;font-size:13px">${claim.hint}</p>
                <a
                  href="${claim.url}"
                  style="display:inline-block;background:#7f54b3;color:#fff;padding:12px 22px;border-radius:3px;text-decoration:none;font-weight:bold"
                  >${claim.linkText}</a
                >`
            : ''
        }
      </td>
    </tr>
  </table>`;
}
