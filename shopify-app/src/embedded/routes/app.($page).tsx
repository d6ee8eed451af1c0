import type { LoaderFunctionArgs } from '@remix-run/server-runtime';
import { isRouteErrorResponse, useLoaderData, useRouteError, useRouteLoaderData } from '@remix-run/react';
import { AdminPage } from '@ristourne/admin/admin-page.tsx';
import { HostProvider, useHost } from '@ristourne/admin/host/host-context.tsx';
import { useKit } from '@ristourne/admin/kit/kit-context.tsx';
import type { LoadAnswer } from '@ristourne/admin/protocol';
import type { ReactNode } from 'react';
import { loadPage } from '../answer-page.server.ts';
import { useShopifyHost } from '../host.tsx';
import type { loader as rootLoader } from '../root.tsx';
import { StartPage, type StartAnswer } from '../start-page.tsx';

export const loader = (args: LoaderFunctionArgs) => loadPage(args);

export default function Page() {
  const answer = useLoaderData() as LoadAnswer | StartAnswer;
  return <InShopify>{answer.outcome === 'start' ? <StartPage /> : <AdminPage answer={answer} />}</InShopify>;
}

function InShopify({ children }: { children: ReactNode }) {
  const language = useRouteLoaderData<typeof rootLoader>('root')?.language ?? 'en';
  return (
    <HostProvider host={useShopifyHost()} language={language}>
      {children}
    </HostProvider>
  );
}

/** A page that could not be loaded, in the admin that stays around it. */
export function ErrorBoundary() {
  return (
    <InShopify>
      <Failed error={useRouteError()} />
    </InShopify>
  );
}

function Failed({ error }: { error: unknown }) {
  const { Page, Banner } = useKit();
  const { t } = useHost();
  const status = isRouteErrorResponse(error) ? ` (${error.status})` : '';
  return (
    <Page title={t('app.name')}>
      <Banner tone="critical" title={t('app.wentWrong') + status} />
    </Page>
  );
}
