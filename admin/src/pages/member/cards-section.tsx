import type { Card } from '@ristourne/core/cards/cards';
import { useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { CARD_TONES } from '../cards/states.ts';
import { useCommand } from '../use-command.ts';
import type { MemberData } from './load.ts';

/** The member's cards, the one that works first, and what can be done with them. */
export function CardsSection({ data: { cards } }: { data: MemberData }) {
  const { Section, Text } = useKit();
  const { t } = useHost();
  const [typing, setTyping] = useState(false);
  const works = cards.some((one) => one.state === 'assigned');
  const label = t(works ? 'member.cards.replace' : 'member.cards.assign');
  return (
    <Section title={t('member.cards')} actions={[{ label, onAction: () => setTyping(true) }]}>
      {cards.length === 0 ? <Text kind="subdued">{t('member.cards.none')}</Text> : null}
      {cards.map((card) => (
        <OneCard key={card.cardNumber} card={card} />
      ))}
      <CardDialog replaces={works} open={typing} onClose={() => setTyping(false)} />
    </Section>
  );
}

function OneCard({ card: { cardNumber: number, state } }: { card: Card }) {
  const { Stack, Text, Badge, Buttons, Banner } = useKit();
  const { t } = useHost();
  const { busy, problems, send } = useCommand();
  const [problem] = problems;
  const action = (label: string, command: object) => ({
    label,
    busy,
    onAction: () => void send({ ...command, number }),
  });
  const block = action(t('member.cards.block'), { do: 'card_stop', as: 'blocked' });
  const lose = action(t('member.cards.lose'), { do: 'card_stop', as: 'lost' });
  const again = action(t('member.cards.unblock'), { do: 'card_again' });
  const actions = state === 'assigned' ? [block, lose] : state === 'blocked' ? [again, lose] : [];
  return (
    <Stack gap="tight">
      <Stack direction="row" gap="tight">
        <Text kind="strong">{number}</Text>
        <Badge tone={CARD_TONES[state]}>{t(`card.${state}`)}</Badge>
      </Stack>
      {problem ? <Banner tone="critical" title={problem.message} /> : null}
      {actions.length > 0 ? <Buttons actions={actions} /> : null}
    </Stack>
  );
}

type DialogProps = { replaces: boolean; open: boolean; onClose: () => void };

function CardDialog({ replaces, open, onClose }: DialogProps) {
  const { Dialog, Text, TextField } = useKit();
  const { t } = useHost();
  const { busy, problems, send, forget } = useCommand();
  const [number, setNumber] = useState('');
  const close = (): void => {
    forget();
    setNumber('');
    onClose();
  };
  const confirm = async (): Promise<void> => {
    if (await send({ do: 'card', number, replaces })) close();
  };
  const label = t(replaces ? 'member.cards.replace' : 'member.cards.assign');
  const [problem] = problems;
  return (
    <Dialog
      open={open}
      title={label}
      confirm={{ label, tone: 'primary', busy, onAction: () => void confirm() }}
      onClose={close}
    >
      {replaces ? <Text>{t('member.cards.replaceText')}</Text> : null}
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
