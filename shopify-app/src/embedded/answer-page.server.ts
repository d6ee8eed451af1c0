import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/server-runtime';
import { ADMIN_VERSION, type ActAnswer, type AdminCall, type LoadAnswer } from '@ristourne/admin/protocol';
import { backendOf, type Backend } from './backend.ts';
import { languageOf } from './language.ts';
import { locationOf } from './location.ts';
import { speaksForOneShop } from './session-token.ts';

/** What the page of this request shows. Only this authenticates: a second loader would exchange a second token. */
export async function loadPage(args: LoaderFunctionArgs): Promise<Response> {
  const call = await adminCall(args);
  const answer = call && (await backendOf(args.context).load(call));
  return answered(answer ?? NOT_FOUND);
}

/** Carries out the command in the body; it is checked where it is carried out. */
export async function actOnPage(args: ActionFunctionArgs): Promise<Response> {
  const call = await adminCall(args);
  const answer = call && (await backendOf(args.context).act(call, await readCommand(args.request)));
  return answered(answer ?? NOT_FOUND);
}

const NOT_FOUND = { version: ADMIN_VERSION, outcome: 'not_found' } as const;

function answered(answer: LoadAnswer | ActAnswer): Response {
  // A page's answer is a merchant's own: no cache between keeps it.
  const headers = { 'cache-control': 'no-store' };
  return Response.json(answer, { status: answer.outcome === 'not_found' ? 404 : 200, headers });
}

/** What is no JSON is a command that no page knows. */
async function readCommand(request: Request): Promise<unknown> {
  return request.json().catch(() => null);
}

/** Who asks for which page: merchant and person come from the session token alone (I10). Null: there is none such. */
async function adminCall({ request, params, context }: LoaderFunctionArgs): Promise<AdminCall | null> {
  const backend = backendOf(context);
  const { shop, person } = await whoAsks(backend, request);
  const location = locationOf(params['page'], new URL(request.url).searchParams);
  const merchantId = location && (await backend.merchantOf(shop));
  if (!merchantId) return null;
  return { ...location, merchantId, actor: { name: person }, language: languageOf(request) };
}

async function whoAsks({ shopify }: Backend, request: Request): Promise<{ shop: string; person: string }> {
  const { searchParams } = new URL(request.url);
  const header = request.headers.get('authorization')?.replace(/^Bearer /, '');
  const token = header ?? searchParams.get('id_token') ?? '';
  // oxlint-disable-next-line typescript/only-throw-error -- a thrown response is how Remix ends a request
  if (!speaksForOneShop(token, searchParams.get('shop'))) throw new Response(null, { status: 401 });
  const { session, sessionToken } = await shopify.authenticate.admin(request);
  return { shop: session.shop, person: `Shopify ${sessionToken.sub}` };
}
