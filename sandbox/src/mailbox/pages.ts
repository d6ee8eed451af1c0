import { Hono } from 'hono';
import { html } from 'hono/html';
import { backOffice, moment } from '../back-office.ts';
import type { Html } from '../back-office.ts';
import type { Mailbox } from './mailbox.ts';
import type { MailMessage } from './message.ts';

/** The mailbox in a browser, and as JSON for tests: /mailbox, /mailbox/{id}, /mailbox.json?to=. */
export function mailboxPages(mailbox: Mailbox): Hono {
  const app = new Hono();
  app.get('/mailbox.json', (c) => {
    const to = c.req.query('to');
    return c.json(mailbox.messages(to === undefined ? {} : { to }));
  });
  app.get('/mailbox', (c) => {
    const to = c.req.query('to');
    const messages = mailbox.messages(to ? { to } : {}).toReversed();
    return c.html(
      backOffice({ title: 'Mailbox', path: '/mailbox', body: list(messages, to ?? '', mailbox.smtpUrl) }),
    );
  });
  app.get('/mailbox/:id{[0-9]+}', (c) => {
    const message = mailbox.message(Number(c.req.param('id')));
    if (!message) return c.redirect('/mailbox');
    return c.html(
      backOffice({ title: message.subject || '(no subject)', path: '/mailbox', body: one(message) }),
    );
  });
  return app;
}

function list(messages: readonly MailMessage[], to: string, smtpUrl: string): Html {
  return html`<form class="row" style="margin-bottom:14px">
      <label for="to">To</label>
      <input id="to" name="to" value="${to}" placeholder="anyone" />
      <button>Show</button>
      <small>Catches every mail sent to ${smtpUrl}; nothing leaves this machine.</small>
    </form>
    ${
      messages.length === 0
        ? html`<p class="card">No mail yet. Place an order in the shop, or ask for a sign-in link.</p>`
        : html`<ul class="mails">
            ${messages.map(
              (message) =>
                html`<li>
                  <a href="/mailbox/${message.id}">
                    <span>${message.to.join(', ')}</span><strong>${message.subject || '(no subject)'}</strong>
                    <small>${moment(message.at)}</small>
                  </a>
                </li>`,
            )}
          </ul>`
    }`;
}

function one(message: MailMessage): Html {
  return html`<p>
      From <strong>${message.from}</strong> to <strong>${message.to.join(', ')}</strong>,
      ${moment(message.at)} ·
      <a href="/mailbox">All mail</a>
    </p>
    ${
      message.html === null
        ? ''
        : html`<p>
            <iframe
              title="The mail as its reader sees it"
              sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
              srcdoc="${`<base target="_top">${message.html}`}"
            ></iframe>
          </p>`
    }
    <section class="card">
      <h2>Plain text</h2>
      <pre>${linked(message.text)}</pre>
    </section>`;
}

function linked(text: string): Html {
  const parts = text.split(/(https?:\/\/[^\s<>"]+)/);
  return html`${parts.map((part, position) => (position % 2 === 1 ? html`<a href="${part}">${part}</a>` : part))}`;
}
