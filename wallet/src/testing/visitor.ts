import type { Hono } from 'hono';
import type { WalletEnv } from '../web/visit.ts';

export const TEST_ORIGIN = 'http://wallet.test';

/** A browser without a window: keeps cookies, sends forms of the page that it last saw as a browser would. */
export class Visitor {
  readonly #wallet: Hono<WalletEnv>;
  readonly #language: string;
  readonly cookies = new Map<string, string>();
  lastPage = '';

  constructor(wallet: Hono<WalletEnv>, language = 'en') {
    this.#wallet = wallet;
    this.#language = language;
  }

  async get(path: string): Promise<Response> {
    return this.#send(path, {});
  }

  /** Sends fields and the form token of the last page; `headers` override what the browser would say. */
  async post(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return this.#send(path, {
      method: 'POST',
      body: new URLSearchParams({ form: this.formToken(), ...fields }),
      headers: { 'Sec-Fetch-Site': 'same-origin', Origin: 'null', ...headers },
    });
  }

  /** Follows redirects to the page at their end. */
  async follow(response: Response): Promise<Response> {
    const target = response.headers.get('location');
    return target === null ? response : this.follow(await this.get(target));
  }

  /** A hidden field's value on the last page. */
  field(name: string): string {
    return new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(this.lastPage)?.[1] ?? '';
  }

  formToken(): string {
    return this.field('form');
  }

  async #send(
    path: string,
    { headers: own = {}, ...init }: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> },
  ): Promise<Response> {
    const headers = {
      'Accept-Language': this.#language,
      Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...own,
    };
    const request = new Request(TEST_ORIGIN + path, { ...init, headers });
    const response = await this.#wallet.fetch(request, { remoteAddress: '192.0.2.7' });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    if (response.headers.get('content-type')?.startsWith('text/html') === true) {
      this.lastPage = await response.clone().text();
    }
    return response;
  }

  #keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split('; ');
    const [name = '', value = ''] = pair.split('=');
    if (attributes.includes('Max-Age=0')) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** What a person reads on a page: no tags, no-break spaces as spaces. */
export function readable(page: string): string {
  return page
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', '’')
    .replaceAll('&amp;', '&')
    .replaceAll(/[\s\u00a0\u202f]+/g, ' ')
    .trim();
}
