import type { StoreHandle } from '@ristourne/core/ports/store-port';
import { graphql, GraphQLError, type GraphQLSchema } from 'graphql';
import { createAdminApi, type AdminApi, type AdminApiSettings } from '../admin-api/client.ts';
import { prunedSchema } from './pruned-schema.ts';

export const SHOP = 'tea-house.myshopify.com';
export const TOKEN = 'shpat_of_the_tests';

export const STORE: StoreHandle = {
  merchantId: '00000000-0000-7000-8000-000000000001',
  storeId: '00000000-0000-7000-8000-000000000002',
  storeRef: 'k3v9d0q7xa',
  platform: 'shopify',
  url: `https://${SHOP}`,
  currency: 'EUR',
  pricesIncludeTax: true,
};

/** Root fields by name: what each answers to its arguments. Missing ones answer null. */
export type Resolvers = Record<string, (args: never) => unknown>;

/** A request as it reached the shop. */
export type SeenRequest = {
  url: string;
  headers: Headers;
  query: string;
  variables: Record<string, unknown>;
};

export type SchemaShop = {
  api: AdminApi;
  settings: AdminApiSettings;
  seen: SeenRequest[];
  /** Answers the next request in this way instead of executing it. */
  next(answer: () => Response | Promise<Response>): void;
};

let schema: GraphQLSchema | null = null;

/**
 * A shop that executes every request on Shopify's own schema: a variable, an input field or an enum value that Shopify
 * would not take is an error here too. Objects of unions and interfaces carry `__typename`.
 */
export function schemaShop(resolvers: Resolvers, wish: Partial<AdminApiSettings> = {}): SchemaShop {
  schema ??= prunedSchema();
  const seen: SeenRequest[] = [];
  const answers: (() => Response | Promise<Response>)[] = [];
  const execute = async (query: string, variables: Record<string, unknown>): Promise<Response> => {
    const result = await graphql({
      schema: schema ?? prunedSchema(),
      source: query,
      variableValues: variables,
      rootValue: resolvers,
      typeResolver: (value: { __typename?: string }) => value.__typename,
    });
    return json({ ...result, errors: result.errors?.map((error) => error.toJSON()) });
  };
  const fetch: typeof globalThis.fetch = async (input, init) => {
    init?.signal?.throwIfAborted();
    const request = new Request(input, init);
    const { query, variables } = (await request.json()) as Omit<SeenRequest, 'url' | 'headers'>;
    seen.push({ url: request.url, headers: request.headers, query, variables });
    const instead = answers.shift();
    const answer = instead === undefined ? execute(query, variables) : instead();
    return Promise.race([answer, abortion(init?.signal)]);
  };
  const settings: AdminApiSettings = {
    tokens: { accessTokenFor: async () => ({ outcome: 'ok', accessToken: TOKEN }) },
    fetch,
    ...wish,
  };
  return {
    api: createAdminApi(STORE, settings),
    settings,
    seen,
    next: (answer) => void answers.push(answer),
  };
}

function abortion(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

export function json(body: object, init: ResponseInit = {}): Response {
  return Response.json(body, init);
}

/** What Shopify answers where the app lacks an access. */
export function denial(requiredAccess: string): GraphQLError {
  return new GraphQLError('Access denied.', { extensions: { code: 'ACCESS_DENIED', requiredAccess } });
}

/** A MoneyBag of the shop's currency. */
export function bag(amount: string, currencyCode = 'EUR') {
  return { shopMoney: { amount, currencyCode } };
}
