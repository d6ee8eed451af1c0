import type { LoaderFunctionArgs } from '@remix-run/server-runtime';
import { CampaignView } from '@ristourne/admin/pages/campaign/view.tsx';
import { loadPage } from '../answer-page.server.ts';
import { FailedPage, ShownPage } from '../shown-page.tsx';

export const loader = (args: LoaderFunctionArgs) => loadPage(args);
export const ErrorBoundary = FailedPage;

const VIEWS = { campaign: CampaignView };

export default function Page() {
  return <ShownPage views={VIEWS} />;
}
