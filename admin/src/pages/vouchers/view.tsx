import { moneyText } from '@ristourne/core/timeline/amounts';
import { useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import type { Tone } from '../../kit/kit.ts';
import { dayText, percentText, type Language, type Translate } from '../../texts/translate.ts';
import { hrefOf } from '../navigation.ts';
import { VOUCHER_STATES, type ShownState } from './states.ts';
import type { VouchersData } from './load.ts';
import { RevokeDialog, unusedText, type Revoking } from './revoke-dialog.tsx';

export const STATE_TONES: Record<ShownState, Tone> = {
  wanted: 'info',
  issued: 'success',
  used: 'neutral',
  expired: 'neutral',
  revoked: 'neutral',
  failed: 'critical',
};

/** The codes that members redeemed, and a way to take unused ones away. */
export function VouchersView({ data }: { data: VouchersData }) {
  const { Page, Table, Filters, EmptyState, Banner } = useKit();
  const { host, language, t } = useHost();
  const [revoking, setRevoking] = useState<Revoking | null>(null);
  const { unused } = data;
  const choices = [null, ...VOUCHER_STATES].map((state) => ({
    id: state ?? 'all',
    label: state === null ? t('vouchers.all') : t(`voucher.${state}`),
    href: hrefOf(host, 'vouchers', { state }),
  }));
  const all = {
    voucherId: null,
    code: '',
    worth: unusedText(data, { t, language }),
    expected: unused.vouchers,
  };
  const revokeAll = { label: t('vouchers.revoke.all'), onAction: () => setRevoking(all) };
  return (
    <Page title={t('vouchers.title')} {...(unused.vouchers > 0 ? { secondaryActions: [revokeAll] } : {})}>
      {unused.revoking > 0 ? (
        <Banner
          tone="info"
          title={t('vouchers.revoke.running', { count: unused.revoking })}
          action={{ label: t('vouchers.revoke.look'), href: hrefOf(host, 'vouchers', { state: data.state }) }}
        />
      ) : null}
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
          { id: 'revoke', title: t('vouchers.revoke.column') },
        ]}
        rows={useRows(data, setRevoking)}
        empty={<EmptyState title={t('vouchers.empty.title')} text={t('vouchers.empty.text')} />}
        pages={{
          previous: null,
          next: data.next === null ? null : hrefOf(host, 'vouchers', { state: data.state, after: data.next }),
        }}
      />
      {revoking === null ? null : <RevokeDialog revoking={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );
}

function useRows({ vouchers, timeZone }: VouchersData, onRevoke: (revoking: Revoking) => void) {
  const { Buttons } = useKit();
  const { host, language, t } = useHost();
  return vouchers.map((voucher) => {
    const { voucherId, code, state, revocation } = voucher;
    const worth = benefitText(voucher.benefit, { t, language });
    const canGo = (state === 'issued' || state === 'wanted') && revocation !== 'wanted';
    const ask = { voucherId, code, worth, expected: 1 };
    return {
      id: voucherId,
      href: hrefOf(host, 'member', { id: voucher.memberId }),
      cells: {
        code,
        state: <States voucher={voucher} />,
        benefit: worth,
        made: dayText(voucher.wantedAt, { timeZone, language }),
        expires: dayText(voucher.expiresAt, { timeZone, language }),
        order: voucher.usedInOrders.map((number) => `#${number}`).join(', '),
        store: new URL(voucher.storeUrl).host,
        revoke: canGo ? (
          <Buttons actions={[{ label: t('vouchers.revoke'), onAction: () => onRevoke(ask) }]} />
        ) : null,
      },
    };
  });
}

function States({ voucher: { state, overUsed, revocation } }: { voucher: VouchersData['vouchers'][number] }) {
  const { Badge, Stack } = useKit();
  const { t } = useHost();
  return (
    <Stack direction="row" gap="tight">
      <Badge tone={STATE_TONES[state]}>{t(`voucher.${state}`)}</Badge>
      {revocation === 'wanted' ? <Badge tone="info">{t('vouchers.revoking')}</Badge> : null}
      {revocation === 'parked' ? <Badge tone="critical">{t('vouchers.notRevoked')}</Badge> : null}
      {overUsed ? <Badge tone="warning">{t('vouchers.overUsed')}</Badge> : null}
    </Stack>
  );
}

type Words = { t: Translate; language: Language };

function benefitText(benefit: VouchersData['vouchers'][number]['benefit'], { t, language }: Words): string {
  switch (benefit.kind) {
    case 'amount':
      return moneyText(benefit, language);
    case 'percent':
      return percentText(benefit.basisPoints, language);
    case 'free_article':
      return t('vouchers.free');
  }
}
