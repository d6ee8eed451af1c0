import { html, raw } from 'hono/html';

export type Html = ReturnType<typeof html>;

const STYLE = `
*{box-sizing:border-box}body{margin:0;font:14px/1.5 -apple-system,"Segoe UI",Roboto,system-ui,sans-serif;color:#3c434a;background:#f0f0f1;overflow-wrap:break-word}
a{color:#135e96}a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,textarea:focus-visible,summary:focus-visible{outline:2px solid #2271b1;outline-offset:1px}
.bar{background:#1d2327;color:#f0f0f1;padding:8px 20px;display:flex;gap:6px 20px;flex-wrap:wrap;align-items:center}.bar a{color:#f0f0f1;text-decoration:none;padding:4px 0}.bar a:hover,.bar a[aria-current]{color:#72aee6;text-decoration:underline;text-underline-offset:4px}.bar strong{margin-right:10px}.bar .out{margin-left:auto}
main{max-width:1160px;margin:0 auto;padding:20px}h1{font-size:23px;font-weight:400;color:#1d2327;margin:8px 0 16px}h2{font-size:16px;color:#1d2327;margin:0 0 10px}
.card{background:#fff;border:1px solid #c3c4c7;padding:16px 18px;margin-bottom:18px}.scroll{overflow-x:auto;max-width:100%}
table{width:100%;border-collapse:collapse;background:#fff;border:1px solid #c3c4c7;margin-bottom:18px}.card table{border:0;margin:0}
th,td{text-align:left;padding:9px 12px;border-bottom:1px solid #e5e5e7;vertical-align:top}th{color:#2c3338;font-weight:600}td.n,th.n{text-align:right;white-space:nowrap}
button,.button{font:inherit;background:#f6f7f7;border:1px solid #2271b1;color:#135e96;border-radius:3px;padding:4px 12px;min-height:32px;cursor:pointer;text-decoration:none;display:inline-block}button:hover{background:#e9f1f8}.primary{background:#2271b1;color:#fff}.primary:hover{background:#135e96}.danger{border-color:#b32d2e;color:#b32d2e}
input,select,textarea{font:inherit;border:1px solid #8c8f94;border-radius:3px;padding:4px 8px;min-height:32px;background:#fff;color:#2c3338;max-width:100%}textarea{width:100%;font-family:ui-monospace,monospace;font-size:13px}
.row{display:flex;gap:8px;flex-wrap:wrap;align-items:center}.two{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:18px;align-items:start}
.status{display:inline-block;border-radius:4px;padding:1px 9px;background:#e5e5e5;color:#454545;white-space:nowrap}.status.processing,.status.active{background:#c6e1c6;color:#2c4700}.status.completed{background:#c8d7e1;color:#003d66}.status.on-hold,.status.paused{background:#f8dda7;color:#573b00}.status.failed,.status.disabled,.status.trash{background:#eba3a3;color:#570000}
.note{border-left:4px solid #2271b1;background:#fff;padding:10px 14px;margin-bottom:16px}.note.bad{border-color:#b32d2e}code{font-size:12.5px;word-break:break-all}small{color:#50575e}
iframe{width:100%;height:1000px;border:1px solid #c3c4c7;background:#fff}pre{white-space:pre-wrap;word-break:break-word;margin:0}
.mails{list-style:none;margin:0;padding:0;background:#fff;border:1px solid #c3c4c7}.mails li{border-bottom:1px solid #e5e5e7}.mails a{display:grid;grid-template-columns:220px minmax(0,1fr) auto;gap:2px 16px;padding:10px 14px;text-decoration:none;color:inherit}.mails a>*{min-width:0;overflow-wrap:anywhere}.mails a:hover{background:#f0f6fc}.mails strong{color:#1d2327}
@media (max-width:720px){main{padding:14px}.two{grid-template-columns:minmax(0,1fr)}.mails a{grid-template-columns:minmax(0,1fr) auto}.mails a strong{grid-column:1/-1;grid-row:2}.bar .out{margin-left:0}}
`;

export type Links = readonly (readonly [href: string, label: string])[];

const LINKS: Links = [
  ['/wp-admin/', 'Orders'],
  ['/wp-admin/coupons', 'Coupons'],
  ['/wp-admin/webhooks', 'Webhooks'],
  ['/wp-admin/ristourne', 'Ristourne'],
  ['/sandbox/faults', 'Faults'],
  ['/mailbox', 'Mailbox'],
];

/** The frame of the pages behind the shop: the owner's and the mailbox. English only, as a stand-in for staff. */
export function backOffice(page: {
  title: string;
  path: string;
  note?: string | undefined;
  bad?: boolean;
  body: Html;
  /** The other pages of the same owner; WooCommerce's without it. */
  links?: Links;
}): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link
          rel="icon"
          href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='8' fill='%237f54b3'/%3E%3C/svg%3E"
        />
        <title>${page.title} – Sandbox</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <nav class="bar" aria-label="Sandbox">
          <strong>Sandbox</strong>
          ${(page.links ?? LINKS).map(
            ([href, label]) =>
              html`<a href="${href}" ${href === page.path ? raw('aria-current="page"') : ''}>${label}</a>`,
          )}
          <a class="out" href="/">Visit the shop</a>
        </nav>
        <main>
          <h1>${page.title}</h1>
          ${page.note ? html`<div class="note ${page.bad ? 'bad' : ''}" role="status">${page.note}</div>` : ''}
          ${page.body}
        </main>
      </body>
    </html>`;
}

export function euros(minor: number): string {
  const format = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });
  return format.format(minor / 100).replace('-', '−');
}

export function moment(at: number | string): string {
  return new Date(at).toISOString().replace('T', ' ').slice(0, 19);
}
