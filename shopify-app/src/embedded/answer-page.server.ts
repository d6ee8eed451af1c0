import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/server-runtime';
import { ADMIN_VERSION, type ActAnswer, type AdminCall, type LoadAnswer } from '@ristourne/admin/protocol';
import { SECOND_MS } from '@ristourne/core/commerce/time';
import type { SeenShop } from '../connect/connect-shop.ts';
import { backendOf, type Backend } from './backend.ts';
import { actOnChoice } from './connect-page.server.ts';
import { languageOf } from './language.ts';
import { locationOf, pageOf } from './location.ts';
import { speaksForOneShop } from './session-token.ts';
import type { StartAnswer } from './start-page.tsx';

/** What the page of this request shows. Only this authenticates: a second loader would exchange a second token. */
export async function loadPage(args: LoaderFunctionArgs): Promise<Response> {
  const asked = await whatIsAsked(args);
  if (asked.kind === 'start') return answered({ outcome: 'start' });
  return answered(asked.kind === 'page' ? await backendOf(args.context).load(asked.call) : NOT_FOUND);
}

/** Carries out the command in the body; it is checked where it is carried out. */
export async function actOnPage(args: ActionFunctionArgs): Promise<Response> {
  const backend = backendOf(args.context);
  const asked = await whatIsAsked(args);
  if (asked.kind === 'nothing') return answered(NOT_FOUND);
  const command = await readCommand(args.request);
  if (asked.kind === 'page') return answered(await backend.act(asked.call, command));
  const language = languageOf(args.request);
  return answered((await actOnChoice(backend, { shop: asked.shop, language, command })) ?? NOT_FOUND);
}

const NOT_FOUND = { version: ADMIN_VERSION, outcome: 'not_found' } as const;

function answered(answer: LoadAnswer | ActAnswer | StartAnswer): Response {
  // A page's answer is a merchant's own: no cache between keeps it.
  const headers = { 'cache-control': 'no-store' };
  return Response.json(answer, { status: answer.outcome === 'not_found' ? 404 : 200, headers });
}

/** What is no JSON is a command that no page knows. */
async function readCommand(request: Request): Promise<unknown> {
  return request.json().catch(() => null);
}

/** `start`: the shop has no merchant yet. */
type Asked = { kind: 'page'; call: AdminCall } | { kind: 'start'; shop: string } | { kind: 'nothing' };

/** Who asks for which page: merchant and person come from the session token alone (I10). */
async function whatIsAsked({ request, context }: LoaderFunctionArgs): Promise<Asked> {
  const backend = backendOf(context);
  const { shop, seenAt, person } = await whoAsks(backend, request);
  const { pathname, searchParams } = new URL(request.url);
  const location = locationOf(pageOf(pathname), searchParams);
  if (location === null) return { kind: 'nothing' };
  const merchantId = await backend.merchantOf({ shop, seenAt });
  if (merchantId === null) return { kind: 'start', shop };
  const call = { ...location, merchantId, actor: { name: person }, language: languageOf(request) };
  return { kind: 'page', call };
}

type Asking = SeenShop & { person: string };

async function whoAsks({ shopify }: Backend, request: Request): Promise<Asking> {
  const { searchParams } = new URL(request.url);
  const header = request.headers.get('authorization')?.replace(/^Bearer /, '');
  const token = header ?? searchParams.get('id_token') ?? '';
  // oxlint-disable-next-line typescript/only-throw-error -- a thrown response is how Remix ends a request
  if (!speaksForOneShop(token, searchParams.get('shop'))) throw new Response(null, { status: 401 });
  const { session, sessionToken } = await shopify.authenticate.admin(request);
  const { iat, sub } = sessionToken;
  return { shop: session.shop, seenAt: iat * SECOND_MS, person: `Shopify ${sub}` };
}
