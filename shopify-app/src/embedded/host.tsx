import { useLocation, useNavigate, useRevalidator } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { useMemo } from 'react';
import type { AdminHost } from '@ristourne/admin/host/host';
import type { ActAnswer } from '@ristourne/admin/protocol';
import { actHrefOf, hrefOf, locationOf, pageOf } from './location.ts';

/** Shopify's admin around the page. App Bridge signs every request of the page, those of `act` as well. */
export function useShopifyHost(): AdminHost {
  const navigate = useNavigate();
  const { revalidate } = useRevalidator();
  const { pathname, search } = useLocation();
  const page = pageOf(pathname);
  const shopify = useAppBridge();
  return useMemo(
    () => ({
      href: hrefOf,
      navigate: (location) => navigate(hrefOf(location)),
      toast: (message) => shopify.toast.show(message),
      act: async (command) => {
        const answer = await send(page, search, command);
        if (answer.outcome === 'done') revalidate();
        return answer;
      },
    }),
    [navigate, revalidate, page, search, shopify],
  );
}

/** Rejects when the server could not be asked, so that a form keeps what was typed. */
async function send(page: string | undefined, search: string, command: object): Promise<ActAnswer> {
  const location = locationOf(page, new URLSearchParams(search));
  const response = await fetch(actHrefOf(location ?? { page: 'home' }), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': document.documentElement.lang },
    body: JSON.stringify(command),
  });
  if (!response.ok && response.status !== 404) throw new Error(`the server answered ${response.status}`);
  return (await response.json()) as ActAnswer;
}
