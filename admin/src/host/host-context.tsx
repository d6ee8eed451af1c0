import { createContext, useContext, type ReactNode } from 'react';
import { translator, type Language, type Translate } from '../texts/translate.ts';
import type { AdminHost } from './host.ts';

type Surroundings = { host: AdminHost; language: Language; t: Translate };

const HostContext = createContext<Surroundings | null>(null);

type Props = { host: AdminHost; language: Language; children: ReactNode };

export function HostProvider({ host, language, children }: Props) {
  return (
    <HostContext.Provider value={{ host, language, t: translator(language) }}>
      {children}
    </HostContext.Provider>
  );
}

/** The admin around the page, and the texts in its user's language. */
export function useHost(): Surroundings {
  const surroundings = useContext(HostContext);
  if (surroundings === null) throw new Error('a page of the admin needs a HostProvider around it');
  return surroundings;
}
