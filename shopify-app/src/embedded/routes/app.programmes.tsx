import type { LoaderFunctionArgs } from '@remix-run/server-runtime';
import { ProgrammesView } from '@ristourne/admin/pages/programmes/view.tsx';
import { loadPage } from '../answer-page.server.ts';
import { FailedPage, ShownPage } from '../shown-page.tsx';

export const loader = (args: LoaderFunctionArgs) => loadPage(args);
export const ErrorBoundary = FailedPage;

const VIEWS = { programmes: ProgrammesView };

export default function Page() {
  return <ShownPage views={VIEWS} />;
}
