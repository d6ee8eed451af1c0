import type { AdminLocation, LoadAnswer } from '@ristourne/admin/protocol';
import { useCallback, useEffect, useRef, useState } from 'react';
import { addressOf, locationOf } from './addresses.ts';
import { loadPage } from './calls.ts';
import { mayLeave } from './unsaved.ts';

const FIRST: AdminLocation = { page: 'home' };

/** `answer` stays that of the page before until the next one is there, or could not be loaded (`failure`). */
export type ShownPage = {
  location: AdminLocation;
  answer: LoadAnswer | null;
  failure: string | null;
  loading: boolean;
  /** Goes to a page, with an entry in the browser's history. */
  open: (location: AdminLocation) => void;
  reload: () => void;
};

type State = { location: AdminLocation; attempt: number };
type Content = { answer: LoadAnswer | null; failure: string | null };

/** Which page is shown, by the browser's address, and what came of loading it. `base` is this page's own address. */
export function useShownPage(base: string): ShownPage {
  const [{ location, attempt }, setState] = useState<State>(() => ({ location: here(base), attempt: 0 }));
  const [content, setContent] = useState<Content>({ answer: null, failure: null });
  const [loading, setLoading] = useState(true);
  const show = useCallback((next: AdminLocation) => {
    setState((before) => ({ location: next, attempt: before.attempt + 1 }));
  }, []);
  const open = useCallback(
    (next: AdminLocation) => {
      history.pushState(null, '', addressOf(next, base));
      show(next);
    },
    [base, show],
  );
  const reload = useCallback(() => show(here(base)), [base, show]);

  useEffect(() => {
    let overtaken = false;
    setLoading(true);
    void loadPage(location).then((loaded) => {
      if (overtaken) return;
      setContent(
        loaded.outcome === 'answered'
          ? { answer: loaded.answer, failure: null }
          : { answer: null, failure: loaded.message },
      );
      setLoading(false);
    });
    return () => {
      overtaken = true;
    };
  }, [location, attempt]);
  useHistory(base, { location, show });
  useFocus(location, loading);
  return { location, ...content, loading, open, reload };
}

function here(base: string): AdminLocation {
  return locationOf(globalThis.location.href, base) ?? FIRST;
}

type Current = { location: AdminLocation; show: (location: AdminLocation) => void };

/** The browser's back and forward buttons. */
function useHistory(base: string, { location, show }: Current): void {
  useEffect(() => {
    const follow = (): void => {
      if (mayLeave()) show(here(base));
      else history.pushState(null, '', addressOf(location, base));
    };
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, [base, location, show]);
}

/** Once another page is shown its title has the focus, as a page loaded anew would begin at its top. */
function useFocus({ page }: AdminLocation, loading: boolean): void {
  const focused = useRef(page);
  useEffect(() => {
    if (loading || focused.current === page) return;
    focused.current = page;
    document.querySelector<HTMLElement>('#ristourne-admin h1')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [page, loading]);
}
