import type { LoaderFunctionArgs } from '@remix-run/server-runtime';
import { Link, Outlet, useLoaderData, useRouteLoaderData } from '@remix-run/react';
import { NavMenu } from '@shopify/app-bridge-react';
import { AppProvider } from '@shopify/shopify-app-remix/react';
import { KitProvider } from '@ristourne/admin/kit/kit-context.tsx';
import { translator } from '@ristourne/admin/texts/translate';
import { polarisKit } from '../../kit/polaris-kit.ts';
import { EmbeddedContext } from '../../kit/surroundings.ts';
import { backendOf } from '../backend.ts';
import { hrefOf } from '../location.ts';
import { polarisTexts } from '../polaris-texts.ts';
import type { loader as rootLoader } from '../root.tsx';

/** Tells nothing of a merchant, and authenticates nobody: the page in it does, once. */
export function loader({ context }: LoaderFunctionArgs) {
  const { apiKey, appBridgeUrl } = backendOf(context);
  return { apiKey, appBridgeUrl };
}

export const shouldRevalidate = () => false;

const NAVIGATION = [
  'programme',
  'campaigns',
  'members',
  'groups',
  'history',
  'vouchers',
  'locations',
  'deliveries',
  'settings',
] as const;

export default function EmbeddedAdmin() {
  const { apiKey, appBridgeUrl } = useLoaderData<typeof loader>();
  const language = useRouteLoaderData<typeof rootLoader>('root')?.language ?? 'en';
  const t = translator(language);
  return (
    <AppProvider isEmbeddedApp apiKey={apiKey} __APP_BRIDGE_URL={appBridgeUrl} i18n={polarisTexts(language)}>
      <NavMenu>
        <Link to={hrefOf({ page: 'home' })} rel="home">
          {t('nav.home')}
        </Link>
        {NAVIGATION.map((page) => (
          <Link key={page} to={hrefOf({ page })}>
            {t(`nav.${page}`)}
          </Link>
        ))}
      </NavMenu>
      <EmbeddedContext.Provider value>
        <KitProvider kit={polarisKit}>
          <main>
            <Outlet />
          </main>
        </KitProvider>
      </EmbeddedContext.Provider>
    </AppProvider>
  );
}
