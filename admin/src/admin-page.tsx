import { useHost } from './host/host-context.tsx';
import { useKit } from './kit/kit-context.tsx';
import type { DeliveriesData } from './pages/deliveries/load.ts';
import { DeliveriesView } from './pages/deliveries/view.tsx';
import type { GroupData } from './pages/group/load.ts';
import { GroupView } from './pages/group/view.tsx';
import type { GroupsData } from './pages/groups/load.ts';
import { GroupsView } from './pages/groups/view.tsx';
import type { HistoryData } from './pages/history/load.ts';
import { HistoryView } from './pages/history/view.tsx';
import type { HomeData } from './pages/home/load.ts';
import { HomeView } from './pages/home/view.tsx';
import type { LocationData } from './pages/location/load.ts';
import { LocationView } from './pages/location/view.tsx';
import type { LocationsData } from './pages/locations/load.ts';
import { LocationsView } from './pages/locations/view.tsx';
import type { MemberData } from './pages/member/load.ts';
import { MemberView } from './pages/member/view.tsx';
import type { MembersData } from './pages/members/load.ts';
import { MembersView } from './pages/members/view.tsx';
import { hrefOf } from './pages/navigation.ts';
import type { ProgrammeData } from './pages/programme/load.ts';
import { ProgrammeView } from './pages/programme/view.tsx';
import type { SettingsData } from './pages/settings/load.ts';
import { SettingsView } from './pages/settings/view.tsx';
import type { VouchersData } from './pages/vouchers/load.ts';
import { VouchersView } from './pages/vouchers/view.tsx';
import { ADMIN_VERSION, type LoadAnswer } from './protocol.ts';

/** Draws what the server answered, with the platform's kit; says "please update" of what it is too old for. */
export function AdminPage({ answer }: { answer: LoadAnswer }) {
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
  if (answer.outcome === 'not_found')
    return (
      <Page title={t('app.name')}>
        <EmptyState
          title={t('app.notFound.title')}
          text={t('app.notFound.text')}
          action={{ label: t('app.notFound.home'), href: hrefOf(host, 'home') }}
        />
      </Page>
    );
  return <LoadedPage answer={answer} />;
}

/** The data is the page's own: `load` of the same page made it, at the same version. */
function LoadedPage({ answer }: { answer: Extract<LoadAnswer, { outcome: 'loaded' }> }) {
  const { page, data } = answer;
  switch (page) {
    case 'home':
      return <HomeView data={data as HomeData} />;
    case 'programme':
      return <ProgrammeView data={data as ProgrammeData} />;
    case 'members':
      return <MembersView data={data as MembersData} />;
    case 'member':
      return <MemberView data={data as MemberData} />;
    case 'history':
      return <HistoryView data={data as HistoryData} />;
    case 'vouchers':
      return <VouchersView data={data as VouchersData} />;
    case 'locations':
      return <LocationsView data={data as LocationsData} />;
    case 'location':
      return <LocationView data={data as LocationData} />;
    case 'groups':
      return <GroupsView data={data as GroupsData} />;
    case 'group':
      return <GroupView data={data as GroupData} />;
    case 'settings':
      return <SettingsView data={data as SettingsData} />;
    case 'deliveries':
      return <DeliveriesView data={data as DeliveriesData} />;
  }
}
