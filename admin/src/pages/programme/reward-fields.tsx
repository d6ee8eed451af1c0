import { useRef } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { errorOf, sectionOf, type Editing } from './editing.ts';
import { followValue, isFigure } from './follow-value.ts';
import { newRewardForm, type RewardForm } from './form.ts';

const BENEFITS = ['amount', 'percent', 'per_units', 'free_article'] as const;

/** What members can get for their units. */
export const RewardFields = sectionOf(['rewards', 'currency'], function RewardFields({ editing }) {
  const { Section } = useKit();
  const { t } = useHost();
  const { form, change } = editing;
  const { rewards } = form;
  const add = {
    label: t('programme.reward.add'),
    onAction: () => change({ rewards: [...rewards, newRewardForm(rewards)] }),
  };
  return (
    <Section title={t('programme.rewards')} actions={[add]}>
      {rewards.map((reward, index) => (
        <OneReward key={reward.rewardId} editing={editing} index={index} />
      ))}
    </Section>
  );
});

type RowProps = { editing: Editing<'rewards' | 'currency'>; index: number };

function OneReward({ editing, index }: RowProps) {
  const { Stack, Text, Buttons } = useKit();
  const { t } = useHost();
  const { form, change } = editing;
  const remove = {
    label: t('programme.reward.remove'),
    tone: 'critical' as const,
    onAction: () => change({ rewards: form.rewards.filter((_one, at) => at !== index) }),
  };
  return (
    <Stack>
      <Text kind="strong">{t('programme.reward', { number: index + 1 })}</Text>
      <WhatItIs editing={editing} index={index} />
      <WhatItGives editing={editing} index={index} />
      <HowItComes editing={editing} index={index} />
      <Buttons actions={[remove]} />
    </Stack>
  );
}

/** One reward of the form, and how to change a part of it. */
function useReward({ editing: { form, change }, index }: RowProps) {
  const reward = form.rewards[index] ?? newRewardForm([]);
  const set = (part: Partial<RewardForm>): void =>
    change({ rewards: form.rewards.map((one, at) => (at === index ? { ...one, ...part } : one)) });
  return { reward, set, at: `rewards.${index}` };
}

function WhatItIs(props: RowProps) {
  const { Stack, TextField, Select } = useKit();
  const { t } = useHost();
  const { reward, set, at } = useReward(props);
  return (
    <Stack>
      <Stack direction="row">
        {(['en', 'fr'] as const).map((language) => (
          <TextField
            key={language}
            name={`${at}.name.${language}`}
            label={t(`programme.reward.name.${language}`)}
            value={reward.name[language]}
            onChange={(text) => set({ name: { ...reward.name, [language]: text } })}
            required
            {...errorOf(props.editing, `${at}.name.${language}`)}
          />
        ))}
      </Stack>
      <Stack direction="row">
        <TextField
          name={`${at}.cost`}
          label={t('programme.reward.cost')}
          value={reward.cost}
          onChange={(cost) => set({ cost })}
          inputMode="numeric"
          required
          {...errorOf(props.editing, `${at}.cost`)}
        />
        <Select
          name={`${at}.unit`}
          label={t('programme.reward.unit')}
          value={reward.unit}
          options={[
            { value: 'points', label: t('app.points') },
            { value: 'visits', label: t('app.visits') },
          ]}
          onChange={(unit) => set({ unit: unit === 'visits' ? 'visits' : 'points' })}
        />
      </Stack>
    </Stack>
  );
}

function WhatItGives(props: RowProps) {
  const { Stack, TextField, Select } = useKit();
  const { t } = useHost();
  const { reward, set, at } = useReward(props);
  // The last one that was whole: on the way from 3 to 5 the field is empty.
  const figure = useRef(reward.value);
  const { benefit } = reward;
  const suffix =
    benefit === 'percent' ? '%' : benefit === 'free_article' ? undefined : props.editing.form.currency;
  return (
    <Stack direction="row">
      <Select
        name={`${at}.benefit`}
        label={t('programme.reward.benefit')}
        value={benefit}
        options={BENEFITS.map((value) => ({ value, label: t(`programme.reward.benefit.${value}`) }))}
        onChange={(value) => set({ benefit: BENEFITS.find((one) => one === value) ?? 'amount' })}
      />
      <TextField
        name={`${at}.value`}
        label={t(benefit === 'free_article' ? 'programme.reward.products' : 'programme.reward.value')}
        value={reward.value}
        onChange={(value) => {
          set({ value, name: followValue(reward.name, figure.current, value) });
          if (isFigure(value)) figure.current = value;
        }}
        inputMode={benefit === 'free_article' ? 'text' : 'decimal'}
        {...(suffix === undefined ? { hint: t('programme.reward.productsHint') } : { suffix })}
        {...errorOf(props.editing, `${at}.value`)}
      />
      {benefit === 'per_units' ? (
        <TextField
          name={`${at}.perUnits`}
          label={t('programme.reward.perUnits')}
          value={reward.perUnits}
          onChange={(perUnits) => set({ perUnits })}
          inputMode="numeric"
          {...errorOf(props.editing, `${at}.perUnits`)}
        />
      ) : null}
    </Stack>
  );
}

function HowItComes(props: RowProps) {
  const { Stack, TextField, Select, Checkbox } = useKit();
  const { t } = useHost();
  const { reward, set, at } = useReward(props);
  return (
    <Stack>
      <Stack direction="row">
        <Select
          name={`${at}.issue`}
          label={t('programme.reward.issue')}
          value={reward.issue}
          options={(['chosen', 'automatic'] as const).map((value) => ({
            value,
            label: t(`programme.reward.issue.${value}`),
          }))}
          onChange={(value) => set({ issue: value === 'automatic' ? 'automatic' : 'chosen' })}
        />
        <TextField
          name={`${at}.voucherDays`}
          label={t('programme.reward.days')}
          value={reward.voucherDays}
          onChange={(voucherDays) => set({ voucherDays })}
          inputMode="numeric"
          suffix={t('programme.days')}
          {...errorOf(props.editing, `${at}.voucherDays`)}
        />
      </Stack>
      <Checkbox
        name={`${at}.ordersEarn`}
        label={t('programme.reward.ordersEarn')}
        checked={reward.ordersEarn}
        onChange={(ordersEarn) => set({ ordersEarn })}
      />
    </Stack>
  );
}
