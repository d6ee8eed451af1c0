import { useState } from 'react';
import { useHost } from '../host/host-context.tsx';
import type { ActAnswer, FieldProblem } from '../protocol.ts';
import { saveFile } from './save-file.ts';

type Done = Extract<ActAnswer, { outcome: 'done' }>;

export type Command = {
  busy: boolean;
  /** What kept the last try from being done: each field's problem, '' for the whole. */
  problems: FieldProblem[];
  /** The answer when it was done, else null. */
  send: (command: object) => Promise<Done | null>;
  forget: () => void;
};

/** Sends a page's command once at a time, tells that it was done, and keeps the problems that were found. */
export function useCommand(): Command {
  const { host, t } = useHost();
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const send = async (command: object): Promise<Done | null> => {
    if (busy) return null;
    setBusy(true);
    setProblems([]);
    try {
      const answer = await host.act(command);
      if (answer.outcome === 'done') {
        if (answer.file) saveFile(answer.file);
        host.toast(answer.message);
        if (answer.goTo) host.navigate(answer.goTo);
        return answer;
      }
      const whole = { field: '', message: t('app.wentWrong') };
      setProblems(answer.outcome === 'invalid' ? answer.problems : [whole]);
    } catch {
      setProblems([{ field: '', message: t('app.wentWrong') }]);
    } finally {
      setBusy(false);
    }
    return null;
  };
  return { busy, problems, send, forget: () => setProblems([]) };
}
