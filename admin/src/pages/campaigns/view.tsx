import '../../texts/add-forms.ts';
import { moneyText } from '@ristourne/core/timeline/amounts';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import type { Tone } from '../../kit/kit.ts';
import { dateText, numberText, percentText, type Language, type Translate } from '../../texts/translate.ts';
import { hrefOf } from '../navigation.ts';
import { ratioText } from '../programme/typed-text.ts';
import type { CampaignsData, ListedCampaign } from './load.ts';
import type { CampaignState } from './state.ts';

export const STATE_TONES: Record<CampaignState, Tone> = {
  planned: 'info',
  running: 'success',
  over: 'neutral',
};

/** What is given for a while on top of the programme. */
export function CampaignsView({ data }: { data: CampaignsData }) {
  const { campaigns, programme } = data;
  const { Page, EmptyState } = useKit();
  const { host, t } = useHost();
  if (campaigns === null)
    return (
      <Page title={t('campaigns.title')}>
        <EmptyState
          title={t('campaigns.noProgramme.title')}
          text={t('campaigns.noProgramme.text')}
          action={{ label: t('home.todo.programmeAction'), href: hrefOf(host, 'programme') }}
        />
      </Page>
    );
  const add = { label: t('campaigns.add'), href: hrefOf(host, 'campaign', { id: 'new', programme }) };
  return (
    <Page title={t('campaigns.title')} subtitle={t('campaigns.subtitle')} primaryAction={add}>
      <CampaignTable data={data} campaigns={campaigns} />
    </Page>
  );
}

type TableProps = { data: CampaignsData; campaigns: ListedCampaign[] };

function CampaignTable({ data: { currency, programme, programmes }, campaigns }: TableProps) {
  const { Table, Badge, EmptyState, Filters } = useKit();
  const { host, language, t } = useHost();
  const words = { t, language, currency };
  return (
    <Table
      label={t('campaigns.title')}
      columns={[
        { id: 'name', title: t('campaigns.name') },
        { id: 'state', title: t('campaigns.state') },
        { id: 'dates', title: t('campaigns.dates') },
        { id: 'gain', title: t('campaigns.gain') },
        { id: 'used', title: t('campaigns.used') },
      ]}
      rows={campaigns.map((campaign) => ({
        id: campaign.campaignId,
        href: hrefOf(host, 'campaign', { id: campaign.campaignId, programme }),
        cells: {
          name: campaign.name[language],
          state: <Badge tone={STATE_TONES[campaign.state]}>{t(`campaign.state.${campaign.state}`)}</Badge>,
          dates: t('campaigns.fromTo', {
            from: dateText(campaign.from, language),
            to: dateText(campaign.to, language),
          }),
          gain: gainText(campaign.gain, words),
          used: usedText(campaign, words),
        },
      }))}
      {...(programmes.length < 2
        ? {}
        : {
            filters: (
              <Filters
                views={{
                  label: t('programme.title'),
                  selected: programme,
                  choices: programmes.map(({ programId, name }) => ({
                    id: programId,
                    label: name[language],
                    href: hrefOf(host, 'campaigns', { programme: programId }),
                  })),
                }}
              />
            ),
          })}
      empty={<EmptyState title={t('campaigns.empty.title')} text={t('campaigns.empty.text')} />}
    />
  );
}

type Words = { t: Translate; language: Language; currency: string };

function gainText(gain: ListedCampaign['gain'], { t, language, currency }: Words): string {
  switch (gain.kind) {
    case 'points':
      return t(`campaigns.points.${gain.per}`, { points: numberText(gain.points, language) });
    case 'multiplier': {
      const times = ratioText(gain);
      return t('campaigns.times', { times: language === 'fr' ? times.replace('.', ',') : times });
    }
    case 'money':
      return t(`campaigns.money.${gain.per}`, {
        amount: moneyText({ amountMinor: gain.amountMinor, currency }, language),
      });
  }
}

/** How much of its limit is reserved by orders, and what part that is. */
export function usedText(
  { limit, gain, used }: Pick<ListedCampaign, 'limit' | 'gain' | 'used'>,
  { t, language, currency }: Words,
): string {
  if (limit === null) return t('campaigns.noLimit');
  const most = limit.kind === 'orders' ? limit.orders : limit.units;
  const isMoney = limit.kind === 'units' && gain.kind === 'money';
  const shown = (amount: number): string =>
    isMoney ? moneyText({ amountMinor: amount, currency }, language) : numberText(amount, language);
  const percent = percentText(Math.floor((10_000 * used) / most), language);
  const unit = limit.kind === 'orders' ? 'orders' : isMoney ? 'money' : 'units';
  return t(`campaigns.of.${unit}`, { used: shown(used), most: shown(most), percent });
}
