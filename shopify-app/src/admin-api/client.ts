import type { StoreFailure, StoreHandle } from '@ristourne/core/ports/store-port';
import { GraphQLClient } from 'graphql-request';
import { z } from 'zod';
import {
  busy,
  graphqlError,
  isDenied,
  isUnauthorised,
  placeIn,
  readErrors,
  readFailure,
  refused,
  withoutAccess,
} from './failures.ts';
import type { Operation, Variables } from './operation.ts';
import { adminApiUrl, shopDomainOf } from './shop-address.ts';

/** From the first byte sent to the last received. */
export const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/**
 * The app's own token for a shop's Admin API, refreshed if it had to be; or why there is none. `unanswered`: Shopify did
 * not renew it, and may yet.
 */
export type AccessToken =
  { outcome: 'ok'; accessToken: string } | { outcome: 'revoked' | 'uninstalled' | 'unanswered' };
/** A shop to call, by its address: one that is about to be connected is no store yet. */
export type ShopAddress = Pick<StoreHandle, 'url'>;
export type AccessTokens = {
  accessTokenFor(shop: ShopAddress): Promise<AccessToken>;
  /** Shopify did not accept this one, though its time is not over: the next is a new one, or there is none. */
  refused?(shop: ShopAddress, accessToken: string): Promise<void>;
};

export type AdminApiSettings = {
  tokens: AccessTokens;
  /** The system's fetch, or one that leads `*.myshopify.com` to a stand-in on this machine (sandbox-fetch.ts). */
  fetch: typeof globalThis.fetch;
  timeoutMs?: number;
};

export type Answered<Result> = { outcome: 'answered'; result: Result };

/** Shopify's Admin API of one store. Never throws for what a shop may do. */
export type AdminApi = {
  run<Given extends Variables, Result>(
    operation: Operation<Given, Result>,
    variables: Given,
  ): Promise<Answered<Result> | StoreFailure>;
};

const answer = z.object({
  data: z.unknown(),
  errors: z.array(graphqlError).nullish(),
  extensions: z.unknown(),
});

/**
 * One request for each operation, to `https://….myshopify.com` and nowhere else; redirects are refused. The token is asked for each time, so that a refreshed one
 * is used at once.
 */
export function createAdminApi(store: ShopAddress, settings: AdminApiSettings): AdminApi {
  const shop = shopDomainOf(store.url);
  return {
    async run(operation, variables) {
      if (shop === null) return refused('the store is at no address of the form https://….myshopify.com');
      const token = await settings.tokens.accessTokenFor(store);
      if (token.outcome !== 'ok') return withoutToken(token.outcome);
      const call = { url: adminApiUrl(shop), operation, variables };
      const first = await send(settings, call, token.accessToken);
      if (first !== 'not_accepted') return first;
      // Nothing was done: a token that is renewed meanwhile may try once more.
      await settings.tokens.refused?.(store, token.accessToken);
      const next = await settings.tokens.accessTokenFor(store);
      if (next.outcome !== 'ok') return withoutToken(next.outcome);
      if (next.accessToken === token.accessToken) return withoutToken('revoked');
      const second = await send(settings, call, next.accessToken);
      return second === 'not_accepted' ? withoutToken('revoked') : second;
    },
  };
}

type Call<Given extends Variables, Result> = {
  url: string;
  operation: Operation<Given, Result>;
  variables: Given;
};

async function send<Given extends Variables, Result>(
  settings: AdminApiSettings,
  { url, operation, variables }: Call<Given, Result>,
  accessToken: string,
): Promise<Answered<Result> | StoreFailure | 'not_accepted'> {
  const client = new GraphQLClient(url, {
    fetch: boundedFetch(settings.fetch),
    errorPolicy: 'all',
    redirect: 'manual',
    headers: { 'X-Shopify-Access-Token': accessToken },
  });
  const signal = AbortSignal.timeout(settings.timeoutMs ?? TIMEOUT_MS);
  try {
    return readAnswer(
      operation,
      await client.rawRequest<unknown>({ query: operation.document, variables, signal }),
    );
  } catch (error) {
    return isUnauthorised(error) ? 'not_accepted' : readFailure(error);
  }
}

function readAnswer<Given extends Variables, Result>(
  operation: Operation<Given, Result>,
  raw: unknown,
): Answered<Result> | StoreFailure {
  const parsed = answer.safeParse(raw);
  if (!parsed.success) return { outcome: 'unknown', reason: 'Shopify answered no GraphQL' };
  const { data, errors, extensions } = parsed.data;
  const failed = errors ?? [];
  const refusing = failed.filter(
    (error) => !isDenied(error) || !operation.mayBeDenied.includes(placeIn(error)),
  );
  if (refusing.length > 0) return readErrors(refusing, extensions);
  const result = operation.result.safeParse(data);
  if (result.success) return { outcome: 'answered', result: result.data };
  return { outcome: 'unknown', reason: `Shopify's answer is not understood: ${placeOf(result.error)}` };
}

/** By field and reason, never by value: an answer may hold personal data. */
function placeOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.map(String).join('.').slice(0, 100) ?? ''}: ${issue?.message ?? ''}`;
}

function withoutToken(outcome: Exclude<AccessToken['outcome'], 'ok'>): StoreFailure {
  switch (outcome) {
    case 'uninstalled':
      return withoutAccess('the app is not installed in this shop any more');
    case 'revoked':
      return withoutAccess(
        'Shopify no longer accepts the access that the app was given: open the app in Shopify once',
      );
    case 'unanswered':
      return busy('Shopify did not renew the access of the app');
  }
}

/** Reads an answer to its end, and no further than `MAX_ANSWER_BYTES`: whoever answers may be no friend. */
function boundedFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const chunks: Uint8Array[] = [];
    let length = 0;
    const reader = response.body?.getReader();
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
      const chunk = read.value;
      length += chunk.length;
      if (length > MAX_ANSWER_BYTES) {
        await reader?.cancel();
        throw new Error('the answer is too long');
      }
      chunks.push(chunk);
    }
    // A Response of a 204 or 304 must have no body.
    const body = length === 0 ? null : Buffer.concat(chunks);
    return new Response(body, { status: response.status, headers: response.headers });
  };
}
