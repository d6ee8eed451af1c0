import type { ComponentType } from 'react';
import { useHost } from './host/host-context.tsx';
import { useKit } from './kit/kit-context.tsx';
import { hrefOf } from './pages/navigation.ts';
import { ADMIN_VERSION, type LoadAnswer, type PageName } from './protocol.ts';

type AnyView = ComponentType<{ data: unknown }>;

/** How pages are drawn, by name. What one of them gets is what its own `load` answered. */
export type Views = Partial<Record<PageName, ComponentType<{ data: never }>>>;

/**
 * Draws what the server answered, with the platform's kit; says "please update" of what it is too old for. `views` has the
 * page that is shown: a platform may load the others when they are asked for.
 */
export function AdminPage({ answer, views }: { answer: LoadAnswer; views: Views }) {
  const { Page, Banner, EmptyState } = useKit();
  const { host, t } = useHost();
  if (answer.version > ADMIN_VERSION)
    return (
      <Page title={t('app.name')}>
        <Banner tone="warning" title={t('app.update.title')}>
          {t('app.update.text')}
        </Banner>
      </Page>
    );
  const View = answer.outcome === 'loaded' ? (views[answer.page] as AnyView | undefined) : undefined;
  if (answer.outcome === 'not_found' || !View)
    return (
      <Page title={t('app.name')}>
        <EmptyState
          title={t('app.notFound.title')}
          text={t('app.notFound.text')}
          action={{ label: t('app.notFound.home'), href: hrefOf(host, 'home') }}
        />
      </Page>
    );
  // The data is the page's own: `load` of the same page made it, at the same version.
  return <View data={answer.data} />;
}
