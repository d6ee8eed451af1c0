import { useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { useCommand } from '../use-command.ts';

type DialogProps = { open: boolean; onClose: () => void };

/** What looking a list over answers: how many new numbers, known ones, repeated ones, and the lines that are none. */
type Preview = {
  fresh: number;
  known: number;
  repeated: number;
  bad: { line: number; text: string }[];
};

/** A list is looked over first, and then added: all of it or nothing. */
export function ImportDialog({ open, onClose }: DialogProps) {
  const { Dialog, TextField, Banner } = useKit();
  const { host, t } = useHost();
  const { busy, problems, send, forget } = useCommand();
  const [list, setList] = useState('');
  const [preview, setPreview] = useState<Preview | null>(null);
  const close = (): void => {
    forget();
    setPreview(null);
    setList('');
    onClose();
  };
  const type = (text: string): void => {
    setPreview(null);
    setList(text);
  };
  const look = async (): Promise<void> => {
    const answer = await host.act({ do: 'preview', list });
    if (answer.outcome === 'shown') setPreview(answer.data as Preview);
  };
  const add = async (): Promise<void> => {
    if (await send({ do: 'import', list })) close();
  };
  const isReady = preview !== null && preview.bad.length === 0 && preview.fresh > 0;
  const confirm = isReady
    ? { label: t('cards.import.confirm'), busy, onAction: () => void add() }
    : { label: t('cards.import.preview'), disabled: list.trim() === '', onAction: () => void look() };
  const [problem] = problems;
  return (
    <Dialog open={open} title={t('cards.import')} confirm={{ ...confirm, tone: 'primary' }} onClose={close}>
      <TextField
        name="list"
        label={t('cards.import.list')}
        hint={t('cards.import.hint')}
        value={list}
        lines={8}
        onChange={type}
        {...(problem ? { error: problem.message } : {})}
      />
      {preview === null ? null : <Counts {...preview} />}
      {preview?.bad.map((one) => (
        <Banner key={one.line} tone="critical" title={t('cards.import.badLine', one)} />
      ))}
    </Dialog>
  );
}

function Counts({ fresh, known, repeated }: Preview) {
  const { Text } = useKit();
  const { t } = useHost();
  return <Text>{t('cards.import.result', { fresh, known, repeated })}</Text>;
}

/** A member of whom nothing is known but their card. */
export function JoinDialog({ open, onClose }: DialogProps) {
  const { Dialog, TextField, Text } = useKit();
  const { t } = useHost();
  const { busy, problems, send, forget } = useCommand();
  const [number, setNumber] = useState('');
  const close = (): void => {
    forget();
    setNumber('');
    onClose();
  };
  const join = async (): Promise<void> => {
    if (await send({ do: 'join', number })) close();
  };
  const [problem] = problems;
  return (
    <Dialog
      open={open}
      title={t('cards.join')}
      confirm={{ label: t('cards.join'), tone: 'primary', busy, onAction: () => void join() }}
      onClose={close}
    >
      <Text>{t('cards.join.text')}</Text>
      <TextField
        name="number"
        label={t('member.cards.number')}
        value={number}
        onChange={setNumber}
        {...(problem ? { error: problem.message } : {})}
      />
    </Dialog>
  );
}
