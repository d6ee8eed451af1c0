import '@shopify/polaris/build/esm/styles.css';
import { AppProvider } from '@shopify/polaris';
import en from '@shopify/polaris/locales/en.json' with { type: 'json' };
import fr from '@shopify/polaris/locales/fr.json' with { type: 'json' };
import type { AnchorHTMLAttributes } from 'react';
import { createRoot } from 'react-dom/client';
import { AdminPage } from '@ristourne/admin/admin-page.tsx';
import { ALL_VIEWS } from '@ristourne/admin/views';
import { HostProvider } from '@ristourne/admin/host/host-context.tsx';
import { KitProvider } from '@ristourne/admin/kit/kit-context.tsx';
import type { AdminHost } from '@ristourne/admin/host/host';
import { ADMIN_VERSION, PAGES, type LoadAnswer } from '@ristourne/admin/protocol';
import { fr as french } from '@ristourne/admin/texts/fr';
import { addCatalogue } from '@ristourne/admin/texts/translate';
import { StartPage } from '../src/embedded/start-page.tsx';
import { polarisKit } from '../src/kit/polaris-kit.ts';
import { EmbeddedContext } from '../src/kit/surroundings.ts';
import { ANSWERS, MERGED, MERGING, NOBODY, SAVE_PREVIEW } from './answers.ts';

addCatalogue('fr', french);

const asked = new URLSearchParams(location.search);
const language = asked.get('locale') === 'fr' ? 'fr' : 'en';
const page = asked.get('page') ?? 'members';
document.documentElement.lang = language;

const host: AdminHost = {
  href: (to) => `?page=${to.page}&locale=${language}`,
  navigate: () => undefined,
  act: (command) =>
    Promise.resolve(
      'do' in command && command.do === 'preview'
        ? { version: ADMIN_VERSION, outcome: 'shown', data: SAVE_PREVIEW[language] }
        : { version: ADMIN_VERSION, outcome: 'done', message: '' },
    ),
  toast: () => undefined,
};

type PolarisLinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { url?: string; external?: boolean };

function PlainLink({ url, external: _external, ...rest }: PolarisLinkProps) {
  return <a href={url} {...rest} />;
}

/** App Bridge's save bar, as far as a picture needs it: Shopify draws the real one over its own top bar. */
class SaveBarStandIn extends HTMLElement {
  show() {
    this.style.cssText = 'display:flex;gap:8px;justify-content:flex-end;padding:12px;background:#1a1a1a';
  }
  hide() {
    this.style.display = 'none';
  }
}
customElements.define('ui-save-bar', SaveBarStandIn);

const VARIANTS = { merge: MERGING, merged: MERGED };
const variant = page === 'merge' || page === 'merged' ? VARIANTS[page] : null;
const shown = variant ? 'member' : (PAGES.find((one) => one === page) ?? 'members');
const answer: LoadAnswer = {
  version: ADMIN_VERSION,
  outcome: 'loaded',
  page: shown,
  data: variant ?? (page === 'empty' ? NOBODY : ANSWERS[shown]),
};

createRoot(document.getElementById('gallery') ?? document.body).render(
  <AppProvider i18n={language === 'fr' ? fr : en} linkComponent={PlainLink as never}>
    <HostProvider host={host} language={language}>
      <KitProvider kit={polarisKit}>
        <EmbeddedContext.Provider value={asked.has('embedded')}>
          <main>{page === 'start' ? <StartPage /> : <AdminPage answer={answer} views={ALL_VIEWS} />}</main>
        </EmbeddedContext.Provider>
      </KitProvider>
    </HostProvider>
  </AppProvider>,
);
