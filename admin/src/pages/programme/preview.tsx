import { moneyText, unitsText } from '@ristourne/core/timeline/amounts';
import { memo, useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { percentText } from '../../texts/translate.ts';
import type { ProgrammeForm } from './form.ts';
import { giveBack, previewOrder } from './preview-order.ts';

/** Above this the form says that it is generous. */
const GENEROUS_BASIS_POINTS = 500;

/** What a sample order earns by this form, and what the programme gives back: the engine's own judgement, at once. */
export const Preview = memo(function Preview({ form }: { form: ProgrammeForm }) {
  const { Section, Stack, TextField, Text, Banner } = useKit();
  const { language, t } = useHost();
  const [amount, setAmount] = useState('50');
  const earned = previewOrder(form, amount);
  const back = giveBack(form);
  const units = (['points', 'visits'] as const)
    .filter((unit) => (earned?.[unit] ?? 0) > 0)
    .map((unit) => unitsText(earned?.[unit] ?? 0, { language, unit, pointName: form.pointName }));
  return (
    <Section title={t('programme.preview')}>
      <Stack gap="loose">
        <TextField
          name="preview.amount"
          label={t('programme.preview.amount')}
          value={amount}
          onChange={setAmount}
          inputMode="decimal"
          suffix={form.currency}
        />
        {earned === null ? (
          <Text kind="subdued">{t('programme.preview.unreadable')}</Text>
        ) : (
          <Text kind="heading">
            {units.length === 0
              ? t('programme.preview.earnsNothing')
              : t('programme.preview.earns', { units: units.join(', ') })}
          </Text>
        )}
        {form.rewards.length === 0 ? <Text kind="subdued">{t('programme.preview.noReward')}</Text> : null}
        {back === null ? null : (
          <>
            <Text>
              {t('programme.preview.giveBack', { percent: percentText(back.basisPoints, language) })}
            </Text>
            <Text kind="subdued">
              {t('programme.preview.giveBackHint', {
                reward: back.reward.name[language],
                cost: unitsText(back.reward.cost, { language, unit: 'points', pointName: form.pointName }),
                worth: moneyText({ amountMinor: back.worthMinor, currency: form.currency }, language),
              })}
            </Text>
            {back.basisPoints > GENEROUS_BASIS_POINTS ? (
              <Banner tone="warning" title={t('programme.preview.generous')} />
            ) : null}
          </>
        )}
      </Stack>
    </Section>
  );
});
