import { AdminPage } from '@ristourne/admin/admin-page.tsx';
import { ALL_VIEWS } from '@ristourne/admin/views';
import { HostProvider } from '@ristourne/admin/host/host-context.tsx';
import { KitProvider } from '@ristourne/admin/kit/kit-context.tsx';
import { ADMIN_VERSION } from '@ristourne/admin/protocol';
import { fr } from '@ristourne/admin/texts/fr';
import { addCatalogue } from '@ristourne/admin/texts/translate';
import { Spinner } from '@wordpress/components';
import type { MouseEvent } from 'react';
import { locationOf } from './addresses.ts';
import { Frame } from './frame.tsx';
import { useToasts, useWordPressHost } from './host.tsx';
import { wordPressKit } from './kit.tsx';
import { Banner } from './kit/messages.tsx';
import type { Settings } from './settings.ts';
import { useShownPage, type ShownPage } from './shown-page.ts';
import { text } from './texts.ts';

addCatalogue('fr', fr);

/** The admin in wp-admin: tabs above, the page, and messages that go away by themselves. */
export function App({ settings }: { settings: Settings }) {
  const page = useShownPage(settings.url);
  const toasts = useToasts();
  const host = useWordPressHost(settings.url, page, toasts);
  const follow = (event: MouseEvent): void => {
    const next = locationOfClick(event, settings.url);
    if (next === null) return;
    event.preventDefault();
    host.navigate(next);
  };
  return (
    <KitProvider kit={wordPressKit}>
      <HostProvider host={host} language={settings.language}>
        <Frame settings={settings} selected={page.location.page} toasts={toasts} onClick={follow}>
          <div className={page.loading ? 'is-loading' : undefined} aria-busy={page.loading}>
            <Content page={page} />
          </div>
        </Frame>
      </HostProvider>
    </KitProvider>
  );
}

/** Links between our pages load no page; a new tab or window, a download and every other place stay the browser's. */
function locationOfClick(event: MouseEvent, base: string) {
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!plain || event.defaultPrevented) return null;
  const link = (event.target as Element).closest<HTMLAnchorElement>('a[href]');
  return link === null || link.target !== '' ? null : locationOf(link.href, base);
}

/** A newer server is `AdminPage`'s to tell; an older one would be taken for broken. */
function Content({ page }: { page: ShownPage }) {
  const { answer, failure } = page;
  if (failure !== null) {
    const again = { label: text('tryAgain'), busy: page.loading, onAction: page.reload };
    return (
      <Banner tone="critical" title={text('failedLoad')} action={again}>
        {failure}
      </Banner>
    );
  }
  if (answer === null)
    return (
      <p className="ristourne-loading" role="status">
        <Spinner /> {text('loading')}
      </p>
    );
  if (answer.version < ADMIN_VERSION)
    return (
      <Banner tone="warning" title={text('olderServer')}>
        {text('olderServerText')}
      </Banner>
    );
  return <AdminPage views={ALL_VIEWS} answer={answer} />;
}
