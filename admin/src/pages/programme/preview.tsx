import { moneyText, unitsText } from '@ristourne/core/timeline/amounts';
import { memo, useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { percentText } from '../../texts/translate.ts';
import type { ProgrammeForm } from './form.ts';
import {
  articleAsked,
  previewOrder,
  type GiveBack,
  type Previewed,
  type SampleOrder,
} from './preview-order.ts';
import { isBlank } from './selection-form.ts';

/** Above this the form says that it is generous. */
const GENEROUS_BASIS_POINTS = 500;
const SAMPLE: SampleOrder = { amount: '50', points: '10', type: '', category: '', tag: '', number: '' };

/** What a sample order earns by this form, and what the programme gives back: the engine's own judgement, at once. */
export const Preview = memo(function Preview({ form }: { form: ProgrammeForm }) {
  const { Section, Stack, Text } = useKit();
  const { language, t } = useHost();
  const [sample, setSample] = useState(SAMPLE);
  const previewed = previewOrder(form, { sample, language });
  return (
    <Section title={t('programme.preview')}>
      <Stack gap="loose">
        <SampleFields form={form} sample={sample} change={(part) => setSample({ ...sample, ...part })} />
        {previewed === null ? (
          <Text kind="subdued">{t('programme.preview.unreadable')}</Text>
        ) : (
          <Earned form={form} previewed={previewed} />
        )}
        {form.rewards.length === 0 ? <Text kind="subdued">{t('programme.preview.noReward')}</Text> : null}
        {previewed?.back ? <GivesBack form={form} back={previewed.back} /> : null}
      </Stack>
    </Section>
  );
});

type SampleProps = {
  form: ProgrammeForm;
  sample: SampleOrder;
  change: (part: Partial<SampleOrder>) => void;
};

/** The amount; and of its article what the form's rules ask about. */
function SampleFields({ form, sample, change }: SampleProps) {
  const { TextField, Stack } = useKit();
  const { t } = useHost();
  const asked = articleAsked(form);
  const labels = asked.labels ? (['type', 'category', 'tag', 'number'] as const) : [];
  return (
    <Stack>
      <TextField
        name="preview.amount"
        label={t('programme.preview.amount')}
        value={sample.amount}
        onChange={(amount) => change({ amount })}
        inputMode="decimal"
        suffix={form.currency}
      />
      {asked.points ? (
        <TextField
          name="preview.points"
          label={t('programme.preview.points')}
          hint={t('programme.preview.pointsHint')}
          value={sample.points}
          onChange={(points) => change({ points })}
          inputMode="numeric"
        />
      ) : null}
      {labels.map((name) => (
        <TextField
          key={name}
          name={`preview.${name}`}
          label={t(`programme.preview.${name}`)}
          value={sample[name]}
          onChange={(typed) => change({ [name]: typed })}
        />
      ))}
    </Stack>
  );
}

function Earned({ form, previewed }: { form: ProgrammeForm; previewed: Previewed }) {
  const { Stack, Text } = useKit();
  const { language, t } = useHost();
  const units = (['points', 'visits'] as const)
    .filter((unit) => previewed[unit] > 0)
    .map((unit) => unitsText(previewed[unit], { language, unit, pointName: form.pointName }));
  const isScoped = form.earning.some(({ where }) => !isBlank(where));
  return (
    <Stack>
      <Text kind="heading">
        {units.length === 0
          ? t('programme.preview.earnsNothing')
          : t('programme.preview.earns', { units: units.join(', ') })}
      </Text>
      {previewed.shares.map(({ ruleId, text }) => (
        <Text key={ruleId}>{text}</Text>
      ))}
      {isScoped ? <Text kind="subdued">{t('programme.preview.everywhere')}</Text> : null}
    </Stack>
  );
}

function GivesBack({ form, back }: { form: ProgrammeForm; back: GiveBack }) {
  const { Stack, Text, Banner } = useKit();
  const { language, t } = useHost();
  const { reward, worthMinor, basisPoints } = back;
  return (
    <Stack>
      <Text>{t('programme.preview.giveBack', { percent: percentText(basisPoints, language) })}</Text>
      <Text kind="subdued">
        {t('programme.preview.giveBackHint', {
          reward: reward.name[language],
          cost: unitsText(reward.cost, { language, unit: 'points', pointName: form.pointName }),
          worth: moneyText({ amountMinor: worthMinor, currency: form.currency }, language),
        })}
      </Text>
      {basisPoints > GENEROUS_BASIS_POINTS ? (
        <Banner tone="warning" title={t('programme.preview.generous')} />
      ) : null}
    </Stack>
  );
}
