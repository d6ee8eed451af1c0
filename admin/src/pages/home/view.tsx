import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import type { PageName } from '../../protocol.ts';
import type { TextKey } from '../../texts/en.ts';
import { dayText, numberText, timeText } from '../../texts/translate.ts';
import { hrefOf } from '../navigation.ts';
import type { HomeData, Todo } from './load.ts';
import { Stores } from './stores.tsx';

/** Where the programme stands, whether all is well, and what to do next. */
export function HomeView({ data }: { data: HomeData }) {
  const { Page, Columns } = useKit();
  const { t } = useHost();
  return (
    <Page title={t('home.title')}>
      <Columns
        main={
          <>
            <Figures data={data} />
            <Todos data={data} />
          </>
        }
        aside={
          <>
            <Health data={data} />
            <Stores stores={data.stores} />
          </>
        }
      />
    </Page>
  );
}

function Figures({ data: { members, figures } }: { data: HomeData }) {
  const { Metric, Stack } = useKit();
  const { host, language, t } = useHost();
  const shown = (value: number): string => numberText(value, language);
  return (
    <Stack direction="row">
      <Metric label={t('home.members')} value={shown(members)} href={hrefOf(host, 'members')} />
      {figures === null ? null : (
        <>
          <Metric label={t('home.issued')} value={shown(figures.issued)} hint={t('home.issuedHint')} />
          <Metric
            label={t('home.redeemed')}
            value={shown(figures.redeemed)}
            href={hrefOf(host, 'vouchers')}
          />
          <Metric label={t('home.expired')} value={shown(figures.expired)} />
          <Metric
            label={t('home.outstanding')}
            value={shown(figures.outstanding)}
            hint={t('home.outstandingHint')}
          />
        </>
      )}
    </Stack>
  );
}

const TODOS: Record<Todo, { text: TextKey; action?: TextKey; page?: PageName }> = {
  programme: { text: 'home.todo.programme', action: 'home.todo.programmeAction', page: 'programme' },
  resume: { text: 'home.todo.resume', action: 'home.todo.resumeAction', page: 'programme' },
  reward: { text: 'home.todo.reward', action: 'home.todo.rewardAction', page: 'programme' },
  order: { text: 'home.todo.order' },
};

function Todos({ data: { todo, copies, timeZone } }: { data: HomeData }) {
  const { Section, Stack, Text, Buttons } = useKit();
  const { host, language, t } = useHost();
  return (
    <Section title={t('home.todo')}>
      {copies === null ? null : (
        <Stack>
          <Text>
            {t('home.todo.copies', {
              count: copies.waiting,
              day: dayText(copies.dueAt, { timeZone, language }),
            })}
          </Text>
          <Buttons
            actions={[
              { label: t('home.todo.copiesAction'), href: hrefOf(host, 'deliveries'), tone: 'primary' },
            ]}
          />
        </Stack>
      )}
      {todo.length === 0 && copies === null ? <Text kind="subdued">{t('home.todo.none')}</Text> : null}
      {todo.map((one) => {
        const { text, action, page } = TODOS[one];
        return (
          <Stack key={one}>
            <Text>{t(text)}</Text>
            {action && page ? (
              <Buttons actions={[{ label: t(action), href: hrefOf(host, page), tone: 'primary' }]} />
            ) : null}
          </Stack>
        );
      })}
    </Section>
  );
}

function Health({ data }: { data: HomeData }) {
  const { Section, Banner, Text } = useKit();
  const { host, language, t } = useHost();
  const { parkedDeliveries, parkedEffects, stores, lastOrderAt, timeZone } = data;
  const away = stores.filter(({ connected }) => !connected);
  const look = { label: t('home.health.look'), href: hrefOf(host, 'deliveries') };
  const when = lastOrderAt === null ? null : timeText(lastOrderAt, { timeZone, language });
  return (
    <Section title={t('home.health')}>
      {away.length + parkedDeliveries + parkedEffects === 0 ? (
        <Text tone="success">{t('home.health.well')}</Text>
      ) : null}
      {away.map(({ url, name }) => (
        <Banner key={url} tone="warning" title={t('home.health.away', { store: name })} />
      ))}
      {parkedDeliveries > 0 ? (
        <Banner tone="warning" title={t('home.health.parked', { count: parkedDeliveries })} action={look} />
      ) : null}
      {parkedEffects > 0 ? (
        <Banner tone="warning" title={t('home.health.effects', { count: parkedEffects })} action={look} />
      ) : null}
      <Text kind="subdued">
        {when === null ? t('home.health.noOrder') : t('home.health.lastOrder', { when })}
      </Text>
    </Section>
  );
}
