import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { translator, type Language, type Translate } from '../texts/translate.ts';
import type { AdminHost } from './host.ts';

type Surroundings = { host: AdminHost; language: Language; t: Translate };

const HostContext = createContext<Surroundings | null>(null);

type Props = { host: AdminHost; language: Language; children: ReactNode };

export function HostProvider({ host, language, children }: Props) {
  const surroundings = useMemo(() => ({ host, language, t: translator(language) }), [host, language]);
  return <HostContext.Provider value={surroundings}>{children}</HostContext.Provider>;
}

/** The admin around the page, and the texts in its user's language. */
export function useHost(): Surroundings {
  const surroundings = useContext(HostContext);
  if (surroundings === null) throw new Error('a page of the admin needs a HostProvider around it');
  return surroundings;
}
