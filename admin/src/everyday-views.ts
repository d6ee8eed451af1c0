import { CardsView } from './pages/cards/view.tsx';
import { DeliveriesView } from './pages/deliveries/view.tsx';
import { GroupView } from './pages/group/view.tsx';
import { GroupsView } from './pages/groups/view.tsx';
import { HistoryView } from './pages/history/view.tsx';
import { HomeView } from './pages/home/view.tsx';
import { LocationView } from './pages/location/view.tsx';
import { LocationsView } from './pages/locations/view.tsx';
import { MemberView } from './pages/member/view.tsx';
import { MembersView } from './pages/members/view.tsx';
import { SettingsView } from './pages/settings/view.tsx';
import { VouchersView } from './pages/vouchers/view.tsx';

/** What an owner looks at every day: small pages, loaded together. The forms of the programme are not among them. */
export const EVERYDAY_VIEWS = {
  home: HomeView,
  members: MembersView,
  member: MemberView,
  cards: CardsView,
  history: HistoryView,
  vouchers: VouchersView,
  locations: LocationsView,
  location: LocationView,
  groups: GroupsView,
  group: GroupView,
  settings: SettingsView,
  deliveries: DeliveriesView,
};
