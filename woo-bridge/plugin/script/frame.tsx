import { SnackbarList } from '@wordpress/components';
import type { MouseEvent, ReactNode } from 'react';
import type { Toasts } from './host.tsx';
import type { Settings } from './settings.ts';

/** Pages that stand under another one's tab. */
const TAB_OF: Record<string, string> = {
  member: 'members',
  location: 'locations',
  group: 'groups',
  campaign: 'campaigns',
  programmes: 'programme',
  rates: 'programme',
};

type Props = {
  settings: Settings;
  selected: string;
  toasts: Toasts;
  onClick?: (event: MouseEvent) => void;
  children: ReactNode;
};

/** What stands around every page. Clicks in dialogs come by here as well, though they are drawn elsewhere. */
export function Frame({ settings, selected, toasts, onClick, children }: Props) {
  const tab = TAB_OF[selected] ?? selected;
  return (
    <div onClick={onClick}>
      <nav className="nav-tab-wrapper" aria-label="Ristourne">
        {settings.tabs.map(({ view, label, url }) => (
          <a
            key={view}
            href={url}
            className={view === tab ? 'nav-tab nav-tab-active' : 'nav-tab'}
            aria-current={view === tab ? 'page' : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      {children}
      <SnackbarList className="ristourne-snackbars" notices={toasts.shown} onRemove={toasts.remove} />
    </div>
  );
}
