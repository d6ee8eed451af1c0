const REDIRECTS_MAX = 10;
const REQUEST_LIMIT_MS = 20_000;

export interface Page {
  url: string;
  status: number;
  html: string;
  /** What a person reads: no tags, every white space one space. */
  text: string;
}

export interface Form {
  action: string;
  fields: Record<string, string>;
  html: string;
}

/** A browser without a window: keeps cookies for each origin, follows redirects, sends the forms that pages have. */
export class Browser {
  /** Shopify's library sends whatever does not look like a browser away. */
  static readonly USER_AGENT =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36';
  readonly #cookies = new Map<string, Map<string, string>>();

  async open(url: string): Promise<Page> {
    return this.#visit(url, { method: 'GET' });
  }

  /** Sends a form as its button would: `fields` is what a person typed, the rest stays as the page had it. */
  async submit(page: Page, form: Form, fields: Record<string, string> = {}): Promise<Page> {
    const body = new URLSearchParams({ ...form.fields, ...fields });
    return this.#visit(new URL(form.action || page.url, page.url).href, { method: 'POST', body });
  }

  async #visit(url: string, init: RequestInit, redirects = 0): Promise<Page> {
    const { origin } = new URL(url);
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
      headers: {
        'accept-language': 'en',
        'user-agent': Browser.USER_AGENT,
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(init.method === 'POST' ? { origin, 'sec-fetch-site': 'same-origin' } : {}),
      },
    });
    for (const cookie of response.headers.getSetCookie()) keep(jar, cookie);
    const target = response.headers.get('location');
    if (target !== null && redirects < REDIRECTS_MAX) {
      await response.body?.cancel();
      return this.#visit(new URL(target, url).href, { method: 'GET' }, redirects + 1);
    }
    const html = await response.text();
    return { url, status: response.status, html, text: readable(html) };
  }
}

function keep(jar: Map<string, string>, cookie: string): void {
  const [pair = '', ...attributes] = cookie.split('; ');
  const at = pair.indexOf('=');
  const name = pair.slice(0, at);
  if (attributes.includes('Max-Age=0')) jar.delete(name);
  else jar.set(name, pair.slice(at + 1));
}

/** The page's forms, in their sequence, each with the values that it would send untouched. */
export function formsOf(page: Page): Form[] {
  return [...page.html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form\s*>/g)].map(([, head = '', html = '']) => ({
    action: attribute(head, 'action') ?? '',
    fields: fieldsOf(html),
    html,
  }));
}

function fieldsOf(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    const name = attribute(tag, 'name');
    if (name === undefined) continue;
    if (attribute(tag, 'type') === 'radio' && !/\schecked\b/.test(tag)) continue;
    fields[name] = attribute(tag, 'value') ?? '';
  }
  return fields;
}

/** The page's links, with what they say. */
export function linksOf(page: Page): { href: string; text: string }[] {
  return [...page.html.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a\s*>/g)].map(([, head = '', html = '']) => ({
    href: new URL(attribute(head, 'href') ?? '', page.url).href,
    text: readable(html),
  }));
}

export function attribute(tag: string, name: string): string | undefined {
  const [, value] = new RegExp(`\\s${name}="([^"]*)"`).exec(tag) ?? [];
  return value === undefined ? undefined : unescaped(value);
}

/** A table's rows as the texts of their cells. */
export function rowsOf(html: string): string[][] {
  return [...html.matchAll(/<tr\b[^>]*>([\s\S]*?)<\/tr\s*>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[dh]\b[^>]*>([\s\S]*?)<\/t[dh]\s*>/g)].map(([, cell = '']) => readable(cell)),
  );
}

export function readable(html: string): string {
  const text = html.replaceAll(/<(script|style|svg)\b[\s\S]*?<\/\1\s*>/g, ' ').replaceAll(/<[^>]+>/g, ' ');
  return unescaped(text).replaceAll(/\s+/g, ' ').trim();
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

function unescaped(text: string): string {
  return text.replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}
