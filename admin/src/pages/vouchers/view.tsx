import { benefitText } from '@ristourne/core/messages/benefit-text';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import type { Tone } from '../../kit/kit.ts';
import { dayText } from '../../texts/translate.ts';
import { hrefOf } from '../navigation.ts';
import { VOUCHER_STATES, type ShownState } from './states.ts';
import type { VouchersData } from './load.ts';

export const STATE_TONES: Record<ShownState, Tone> = {
  wanted: 'info',
  issued: 'success',
  used: 'neutral',
  expired: 'neutral',
  revoked: 'neutral',
  failed: 'critical',
};

/** The codes that members redeemed. */
export function VouchersView({ data }: { data: VouchersData }) {
  const { Page, Table, Filters, EmptyState } = useKit();
  const { host, t } = useHost();
  const choices = [null, ...VOUCHER_STATES].map((state) => ({
    id: state ?? 'all',
    label: state === null ? t('vouchers.all') : t(`voucher.${state}`),
    href: hrefOf(host, 'vouchers', { state }),
  }));
  return (
    <Page title={t('vouchers.title')}>
      <Table
        label={t('vouchers.title')}
        filters={<Filters views={{ label: t('vouchers.state'), selected: data.state ?? 'all', choices }} />}
        columns={[
          { id: 'code', title: t('vouchers.code') },
          { id: 'state', title: t('vouchers.state') },
          { id: 'benefit', title: t('vouchers.benefit'), numeric: true },
          { id: 'made', title: t('vouchers.made') },
          { id: 'expires', title: t('vouchers.expires') },
          { id: 'order', title: t('vouchers.order') },
          { id: 'store', title: t('deliveries.store') },
        ]}
        rows={useRows(data)}
        empty={<EmptyState title={t('vouchers.empty.title')} text={t('vouchers.empty.text')} />}
        pages={{
          previous: null,
          next: data.next === null ? null : hrefOf(host, 'vouchers', { state: data.state, after: data.next }),
        }}
      />
    </Page>
  );
}

function useRows({ vouchers, timeZone }: VouchersData) {
  const { Badge, Stack } = useKit();
  const { host, language, t } = useHost();
  return vouchers.map((voucher) => ({
    id: voucher.voucherId,
    href: hrefOf(host, 'member', { id: voucher.memberId }),
    cells: {
      code: voucher.code,
      state: (
        <Stack direction="row" gap="tight">
          <Badge tone={STATE_TONES[voucher.state]}>{t(`voucher.${voucher.state}`)}</Badge>
          {voucher.overUsed ? <Badge tone="warning">{t('vouchers.overUsed')}</Badge> : null}
        </Stack>
      ),
      benefit: benefitText(voucher.benefit, language),
      made: dayText(voucher.wantedAt, { timeZone, language }),
      expires: dayText(voucher.expiresAt, { timeZone, language }),
      order: voucher.usedInOrders.map((number) => `#${number}`).join(', '),
      store: new URL(voucher.storeUrl).host,
    },
  }));
}
