import { useRef } from 'react';
import type { BenefitInput } from '@ristourne/core/programs/benefits/benefit-kind';
import { BENEFIT_KINDS, benefitKind } from '@ristourne/core/programs/benefits/kinds';
import { OCCASION_KINDS, occasionKind } from '@ristourne/core/programs/occasions/kinds';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { errorOf, sectionOf, type Editing } from './editing.ts';
import { followValue, isFigure } from './follow-value.ts';
import {
  NEW_ARTICLE,
  newRewardForm,
  occasionOf,
  type ArticleForm,
  type RewardForm,
  type TypedBenefit,
} from './reward-form.ts';

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
      {occasionOf(reward) === null && reward.benefit !== 'wallet_money' ? (
        <Stack direction="row">
          {benefitKind({ kind: reward.benefit }).asks === 'article' ? null : (
            <TextField
              name={`${at}.cost`}
              label={t('programme.reward.cost')}
              value={reward.cost}
              onChange={(cost) => set({ cost })}
              inputMode="numeric"
              required
              {...errorOf(props.editing, `${at}.cost`)}
            />
          )}
          <Select
            name={`${at}.unit`}
            label={t('programme.reward.unit')}
            value={reward.unit === 'visits' ? 'visits' : 'points'}
            options={[
              { value: 'points', label: t('app.points') },
              { value: 'visits', label: t('app.visits') },
            ]}
            onChange={(unit) => set({ unit: unit === 'visits' ? 'visits' : 'points' })}
          />
        </Stack>
      ) : null}
    </Stack>
  );
}

function WhatItGives(props: RowProps) {
  const { Stack, Select, Text } = useKit();
  const { t } = useHost();
  const { reward, set, at } = useReward(props);
  const { fields } = benefitKind({ kind: reward.benefit });
  return (
    <Stack>
      <Stack direction="row">
        <Select
          name={`${at}.benefit`}
          label={t('programme.reward.benefit')}
          value={reward.benefit}
          options={BENEFIT_KINDS.map((value) => ({ value, label: t(`programme.reward.benefit.${value}`) }))}
          onChange={(value) => set({ benefit: BENEFIT_KINDS.find((one) => one === value) ?? 'amount' })}
          {...errorOf(props.editing, `${at}.benefit`)}
        />
        {fields.map((field) =>
          field.name === 'articles' ? null : (
            <BenefitValue key={field.name} {...props} name={field.name} input={field.input} />
          ),
        )}
      </Stack>
      {reward.benefit === 'free_shipping' ? (
        <Text kind="subdued">{t('programme.reward.shippingHint')}</Text>
      ) : null}
      {reward.benefit === 'gift_card' ? (
        <Text kind="subdued">{t('programme.reward.giftCardHint')}</Text>
      ) : null}
      {reward.benefit === 'wallet_money' ? (
        <Text kind="subdued">{t('programme.reward.moneyHint')}</Text>
      ) : null}
      {fields.some(({ input }) => input === 'articles') ? <Articles {...props} /> : null}
    </Stack>
  );
}

type ValueProps = RowProps & { name: keyof TypedBenefit; input: BenefitInput };

/** One argument of the benefit, typed as its kind says. */
function BenefitValue({ name, input, ...props }: ValueProps) {
  const { TextField } = useKit();
  const { t } = useHost();
  const { reward, set, at } = useReward(props);
  const value = reward.typed[name];
  // The last one that was whole: on the way from 3 to 5 the field is empty.
  const figure = useRef(value);
  const suffix = input === 'percent' ? '%' : input === 'money' ? props.editing.form.currency : undefined;
  return (
    <TextField
      name={`${at}.benefit.${name}`}
      label={t(`programme.reward.field.${name}`)}
      value={value}
      onChange={(text) => {
        const isNamed = suffix !== undefined;
        set({
          typed: { ...reward.typed, [name]: text },
          ...(isNamed ? { name: followValue(reward.name, figure.current, text) } : {}),
        });
        if (isFigure(text)) figure.current = text;
      }}
      inputMode={input === 'products' ? 'text' : input === 'units' ? 'numeric' : 'decimal'}
      {...(suffix === undefined ? {} : { suffix })}
      {...(input === 'products' ? { hint: t('programme.reward.productsHint') } : {})}
      {...errorOf(props.editing, `${at}.benefit.${name}`)}
    />
  );
}

/** Articles, each with its own price. */
function Articles(props: RowProps) {
  const { Stack, Text, Buttons } = useKit();
  const { t } = useHost();
  const { reward, set } = useReward(props);
  const { articles } = reward;
  const actions = [
    {
      label: t('programme.reward.article.add'),
      onAction: () => set({ articles: [...articles, NEW_ARTICLE] }),
    },
    {
      label: t('programme.reward.article.remove'),
      disabled: articles.length < 2,
      onAction: () => set({ articles: articles.slice(0, -1) }),
    },
  ];
  return (
    <Stack>
      <Text kind="subdued">{t('programme.reward.productsHint')}</Text>
      {articles.map((_article, place) => (
        <OneArticle key={place} {...props} place={place} />
      ))}
      <Buttons actions={actions} />
    </Stack>
  );
}

function OneArticle({ place, ...props }: RowProps & { place: number }) {
  const { Stack, TextField } = useKit();
  const { t } = useHost();
  const { reward, set, at } = useReward(props);
  const article = reward.articles[place] ?? NEW_ARTICLE;
  const change = (part: Partial<ArticleForm>): void =>
    set({ articles: reward.articles.map((one, index) => (index === place ? { ...one, ...part } : one)) });
  return (
    <Stack direction="row">
      {(['productId', 'name', 'units'] as const).map((field) => (
        <TextField
          key={field}
          name={`${at}.benefit.articles.${place}.${field}`}
          label={t(`programme.reward.article.${field}`)}
          value={article[field]}
          onChange={(text) => change({ [field]: text })}
          inputMode={field === 'units' ? 'numeric' : 'text'}
          required
          {...errorOf(props.editing, `${at}.benefit.articles.${place}.${field}`)}
        />
      ))}
    </Stack>
  );
}

const ISSUES = ['chosen', 'automatic', ...OCCASION_KINDS] as const;

/** What the occasion asks, as its kind says. */
function OccasionValues(props: RowProps) {
  const { Stack, TextField, Checkbox } = useKit();
  const { t } = useHost();
  const { reward, set, at } = useReward(props);
  const kind = occasionOf(reward);
  if (kind === null) return null;
  const { occasion } = reward;
  return (
    <Stack direction="row">
      {occasionKind({ kind }).fields.map(({ name, input }) =>
        name === 'repeats' ? (
          <Checkbox
            key={name}
            name={`${at}.occasion.${name}`}
            label={t('programme.reward.occasion.repeats')}
            checked={occasion.repeats}
            onChange={(repeats) => set({ occasion: { ...occasion, repeats } })}
          />
        ) : (
          <TextField
            key={name}
            name={`${at}.occasion.${name}`}
            label={t(`programme.reward.occasion.${name}`)}
            value={occasion[name]}
            onChange={(text) => set({ occasion: { ...occasion, [name]: text } })}
            inputMode={input === 'money' ? 'decimal' : 'numeric'}
            {...(input === 'money' ? { suffix: props.editing.form.currency } : {})}
            {...errorOf(props.editing, `${at}.occasion.${name}`)}
          />
        ),
      )}
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
          options={ISSUES.map((value) => ({ value, label: t(`programme.reward.issue.${value}`) }))}
          onChange={(value) => set({ issue: ISSUES.find((one) => one === value) ?? 'chosen' })}
          {...errorOf(props.editing, `${at}.issue`)}
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
      <OccasionValues {...props} />
      <Checkbox
        name={`${at}.ordersEarn`}
        label={t('programme.reward.ordersEarn')}
        checked={reward.ordersEarn}
        onChange={(ordersEarn) => set({ ordersEarn })}
      />
      <ItsCode {...props} />
    </Stack>
  );
}

/** How long its code is, and whom it opens for. */
function ItsCode(props: RowProps) {
  const { Stack, TextField, Checkbox } = useKit();
  const { t } = useHost();
  const { reward, set, at } = useReward(props);
  return (
    <Stack>
      <TextField
        name={`${at}.codeLength`}
        label={t('programme.reward.codeLength')}
        hint={t('programme.reward.codeLengthHint')}
        value={reward.codeLength}
        onChange={(codeLength) => set({ codeLength })}
        inputMode="numeric"
        {...errorOf(props.editing, `${at}.codeLength`)}
      />
      <Checkbox
        name={`${at}.bound`}
        label={t('programme.reward.bound')}
        hint={t('programme.reward.boundHint')}
        checked={reward.bound}
        onChange={(bound) => set({ bound })}
      />
    </Stack>
  );
}
