import { createContext, useContext, type ReactNode } from 'react';
import type { Kit } from './kit.ts';

const KitContext = createContext<Kit | null>(null);

export function KitProvider({ kit, children }: { kit: Kit; children: ReactNode }) {
  return <KitContext.Provider value={kit}>{children}</KitContext.Provider>;
}

/** The components of the platform that the page is shown in. */
export function useKit(): Kit {
  const kit = useContext(KitContext);
  if (kit === null) throw new Error('a page of the admin needs a KitProvider around it');
  return kit;
}
