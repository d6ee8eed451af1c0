import type { LoaderFunctionArgs } from '@remix-run/server-runtime';
import { EVERYDAY_VIEWS } from '@ristourne/admin/everyday-views';
import { loadPage } from '../answer-page.server.ts';
import { FailedPage, ShownPage } from '../shown-page.tsx';

export const loader = (args: LoaderFunctionArgs) => loadPage(args);
export const ErrorBoundary = FailedPage;

/** The pages of every day; those with a route of their own come over the line when they are opened. */
export default function Page() {
  return <ShownPage views={EVERYDAY_VIEWS} />;
}
