import type { HandleDocumentRequestFunction, HandleErrorFunction } from '@remix-run/server-runtime';
import { RemixServer } from '@remix-run/react';
import { renderToString } from 'react-dom/server';
import { backendOf } from './backend.ts';
import { speakFrench } from './french.ts';

speakFrench();

/** Nothing of these pages waits for a part of itself, so they are written whole. */
export default function renderDocument(...parts: Parameters<HandleDocumentRequestFunction>): Response {
  const [request, status, headers, remix, context] = parts;
  headers.set('content-type', 'text/html; charset=utf-8');
  headers.set('x-content-type-options', 'nosniff');
  headers.set('cache-control', 'no-store');
  // Shopify's admin of the shop in the address may frame the page; without one, nobody.
  headers.set('content-security-policy', "frame-ancestors 'none';");
  backendOf(context).shopify.addDocumentResponseHeaders(request, headers);
  const html = renderToString(<RemixServer context={remix} url={request.url} />);
  return new Response(`<!DOCTYPE html>${html}`, { status, headers });
}

/** Called for what a loader or a page throws, and not for the answers that it throws on purpose. */
export const handleError: HandleErrorFunction = (error, { request, context }) => {
  if (!request.signal.aborted) backendOf(context).onFailure(error);
};
