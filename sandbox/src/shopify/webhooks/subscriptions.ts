import { readFileSync } from 'node:fs';

/** What the app's configuration asks for; Shopify keeps it for every shop that has the app. */
export interface AppConfiguration {
  scopes: string[];
  subscriptions: Subscription[];
  appProxy: AppProxy;
}

/** What the shop forwards of its own domain: `/<prefix>/<subpath>` here is `url` at the app's server. */
export interface AppProxy {
  url: string;
  prefix: string;
  subpath: string;
}

export interface Subscription {
  topic: string;
  /** Trims bodies to these keys; null leaves them whole. */
  includeFields: string[] | null;
}

/** Reads the few lines of shopify.app.toml that matter here: scopes, topics, fields, app proxy. Throws when it names none. */
export function readAppConfiguration(file: string): AppConfiguration {
  const text = readFileSync(file, 'utf8');
  const scopes = /^scopes = "([^"]*)"/m.exec(text)?.[1]?.split(',') ?? [];
  const blocks = text.split('[[webhooks.subscriptions]]').slice(1);
  const subscriptions = blocks.flatMap((block) => {
    const includeFields = block.includes('include_fields') ? listIn(block, 'include_fields') : null;
    const topics = [...listIn(block, 'topics'), ...listIn(block, 'compliance_topics')];
    return topics.map((topic) => ({ topic, includeFields }));
  });
  if (subscriptions.length === 0) throw new Error(`${file}: subscribes to nothing`);
  return {
    scopes: scopes.map((scope) => scope.trim()).filter((scope) => scope !== ''),
    subscriptions,
    appProxy: readAppProxy(/^\[app_proxy\]\n([^[]*)/m.exec(text)?.[1] ?? '', file),
  };
}

function readAppProxy(block: string, file: string): AppProxy {
  const valueOf = (key: string): string => new RegExp(`^${key} = "([^"]+)"`, 'm').exec(block)?.[1] ?? '';
  const proxy = { url: valueOf('url'), prefix: valueOf('prefix'), subpath: valueOf('subpath') };
  if (Object.values(proxy).includes('')) throw new Error(`${file}: has no whole [app_proxy]`);
  return proxy;
}

function listIn(block: string, name: string): string[] {
  const match = new RegExp(`^${name} = \\[([^\\]]*)\\]`, 'm').exec(block);
  return [...(match?.[1] ?? '').matchAll(/"([^"]+)"/g)].map(([, value = '']) => value);
}

/** A body as a subscription wants it: keys that it did not ask for are absent, not null. */
export function trimmed(body: object, { includeFields }: Subscription): object {
  if (includeFields === null) return body;
  return Object.fromEntries(Object.entries(body).filter(([key]) => includeFields.includes(key)));
}
