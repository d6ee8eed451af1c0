import { useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { dayText } from '../../texts/translate.ts';
import { hrefOf } from '../navigation.ts';
import { ImportDialog, JoinDialog } from './dialogs.tsx';
import type { CardsData } from './load.ts';
import { CARD_STATES, CARD_TONES } from './states.ts';

/** Every card of the merchant's, and ways to add some. */
export function CardsView({ data }: { data: CardsData }) {
  const { Page, Table, Filters, EmptyState } = useKit();
  const { host, t } = useHost();
  const [open, setOpen] = useState<'import' | 'join' | null>(null);
  const { state, search, next } = data;
  const add = { label: t('cards.import'), onAction: () => setOpen('import') };
  const choices = [null, ...CARD_STATES].map((one) => ({
    id: one ?? 'all',
    label: one === null ? t('cards.all') : t(`card.${one}`),
    href: hrefOf(host, 'cards', { state: one, search }),
  }));
  const onSearch = (words: string): void =>
    host.navigate({
      page: 'cards',
      params: { ...(state === null ? {} : { state }), ...(words === '' ? {} : { search: words }) },
    });
  return (
    <Page
      title={t('cards.title')}
      subtitle={t('cards.subtitle')}
      back={{ label: t('members.title'), href: hrefOf(host, 'members') }}
      primaryAction={{ ...add, tone: 'primary' }}
      secondaryActions={[{ label: t('cards.join'), onAction: () => setOpen('join') }]}
    >
      <Table
        label={t('cards.title')}
        filters={
          <Filters
            search={{ label: t('cards.search'), value: search, onSearch }}
            views={{ label: t('cards.state'), selected: state ?? 'all', choices }}
          />
        }
        columns={[
          { id: 'number', title: t('cards.number') },
          { id: 'state', title: t('cards.state') },
          { id: 'member', title: t('cards.member') },
          { id: 'since', title: t('cards.changed') },
        ]}
        rows={useRows(data)}
        empty={<EmptyState title={t('cards.empty.title')} text={t('cards.empty.text')} action={add} />}
        pages={{
          previous: null,
          next: next === null ? null : hrefOf(host, 'cards', { state, search, after: next }),
        }}
      />
      <ImportDialog open={open === 'import'} onClose={() => setOpen(null)} />
      <JoinDialog open={open === 'join'} onClose={() => setOpen(null)} />
    </Page>
  );
}

function useRows({ cards, timeZone }: CardsData) {
  const { Badge, Link } = useKit();
  const { host, language, t } = useHost();
  return cards.map(({ cardNumber, state, memberId, changedAt }) => ({
    id: cardNumber,
    cells: {
      number: cardNumber,
      state: <Badge tone={CARD_TONES[state]}>{t(`card.${state}`)}</Badge>,
      member:
        memberId === null ? (
          ''
        ) : (
          <Link href={hrefOf(host, 'member', { id: memberId })}>{t('cards.toMember')}</Link>
        ),
      since: dayText(changedAt, { timeZone, language }),
    },
  }));
}
