import type { AdminHost } from '@ristourne/admin/host/host';
import type { ActAnswer } from '@ristourne/admin/protocol';
import { useCallback, useMemo, useRef, useState } from 'react';
import { addressOf } from './addresses.ts';
import { invalid, sendCommand } from './calls.ts';
import type { ShownPage } from './shown-page.ts';
import { text } from './texts.ts';
import { forgetUnsaved, mayLeave } from './unsaved.ts';

export type Toast = { id: string; content: string; actions?: { label: string; onClick: () => void }[] };
export type Toasts = {
  shown: Toast[];
  add: (toast: Omit<Toast, 'id'>) => void;
  remove: (id: string) => void;
};

export function useToasts(): Toasts {
  const [shown, setShown] = useState<Toast[]>([]);
  const count = useRef(0);
  const add = useCallback((toast: Omit<Toast, 'id'>) => {
    count.current += 1;
    const id = String(count.current);
    setShown((before) => [...before, { ...toast, id }]);
  }, []);
  const remove = useCallback((id: string) => {
    setShown((before) => before.filter((toast) => toast.id !== id));
  }, []);
  return { shown, add, remove };
}

/** wp-admin, as the pages need it. `base` is this page's own address. */
export function useWordPressHost(base: string, page: ShownPage, toasts: Toasts): AdminHost {
  const { location, open, reload } = page;
  const { add } = toasts;
  return useMemo(() => {
    const act = async (command: object): Promise<ActAnswer> => {
      const acted = await sendCommand(location, command);
      if (acted.outcome === 'unknown') {
        add({ content: acted.message, actions: [{ label: text('reload'), onClick: reload }] });
        return invalid(`${acted.message} ${text('failedActWhatNow')}`);
      }
      if (acted.answer.outcome === 'done') {
        forgetUnsaved();
        if (acted.answer.goTo === undefined) reload();
      }
      return acted.answer;
    };
    return {
      href: (wanted) => addressOf(wanted, base),
      navigate: (wanted) => {
        if (mayLeave()) open(wanted);
      },
      act,
      toast: (message) => add({ content: message }),
    };
  }, [base, location, open, reload, add]);
}
