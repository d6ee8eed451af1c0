import { isRouteErrorResponse, useLoaderData, useRouteError, useRouteLoaderData } from '@remix-run/react';
import { AdminPage, type Views } from '@ristourne/admin/admin-page.tsx';
import { HostProvider, useHost } from '@ristourne/admin/host/host-context.tsx';
import { useKit } from '@ristourne/admin/kit/kit-context.tsx';
import type { LoadAnswer } from '@ristourne/admin/protocol';
import type { ReactNode } from 'react';
import { useShopifyHost } from './host.tsx';
import type { loader as rootLoader } from './root.tsx';
import { StartPage, type StartAnswer } from './start-page.tsx';

/** What a route's loader answered, drawn by one of these views. */
export function ShownPage({ views }: { views: Views }) {
  const answer = useLoaderData() as LoadAnswer | StartAnswer;
  return (
    <InShopify>
      {answer.outcome === 'start' ? <StartPage /> : <AdminPage answer={answer} views={views} />}
    </InShopify>
  );
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
export function FailedPage() {
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
