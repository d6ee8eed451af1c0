import { MAX_CAMPAIGN_NAME_LENGTH, MAX_DESCRIPTION_LENGTH } from '@ristourne/core/programs/rules/limits';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { usedText } from '../campaigns/view.tsx';
import { errorOf } from '../programme/editing.ts';
import { GAINS, LIMITS, readCampaign } from './form.ts';
import type { CampaignEditing } from './view.tsx';

type Props = { editing: CampaignEditing };
const LANGUAGES = ['en', 'fr'] as const;

/** What members and the owner read of it. */
export function TellingFields({ editing }: Props) {
  const { Section, Stack, TextField } = useKit();
  const { t } = useHost();
  const { form, change } = editing;
  return (
    <Section title={t('campaign.telling')}>
      <Stack>
        <Stack direction="row">
          {LANGUAGES.map((language) => (
            <TextField
              key={language}
              name={`name.${language}`}
              label={t(`campaign.name.${language}`)}
              value={form.name[language]}
              onChange={(text) => change({ name: { ...form.name, [language]: text } })}
              maxLength={MAX_CAMPAIGN_NAME_LENGTH}
              required
              {...errorOf(editing, `name.${language}`)}
            />
          ))}
        </Stack>
        {LANGUAGES.map((language) => (
          <TextField
            key={language}
            name={`description.${language}`}
            label={t(`campaign.description.${language}`)}
            value={form.description[language]}
            onChange={(text) => change({ description: { ...form.description, [language]: text } })}
            maxLength={MAX_DESCRIPTION_LENGTH}
            lines={2}
            {...errorOf(editing, `description.${language}`)}
          />
        ))}
      </Stack>
    </Section>
  );
}

/** From and to, both included, by the programme's own days. */
export function WhenFields({ editing }: Props) {
  const { Section, Stack, TextField } = useKit();
  const { t } = useHost();
  const { form, change, data } = editing;
  return (
    <Section title={t('campaign.when')} hint={t('campaign.whenHint', { zone: data.timeZone })}>
      <Stack>
        {(['from', 'to'] as const).map((field) => (
          <TextField
            key={field}
            name={field}
            type="date"
            label={t(`campaign.${field}`)}
            value={form[field]}
            onChange={(text) => change({ [field]: text })}
            required
            {...errorOf(editing, field)}
          />
        ))}
      </Stack>
    </Section>
  );
}

/** A multiplier, points or wallet money, and from which order on. */
export function GainFields({ editing }: Props) {
  const { Section, Stack, Select, TextField } = useKit();
  const { t } = useHost();
  const { form, change, data } = editing;
  const { gain } = form;
  return (
    <Section title={t('campaign.gain')} hint={t('campaign.gainHint')}>
      <Stack>
        <Stack direction="row">
          <Select
            name="gain"
            label={t('campaign.gain.kind')}
            value={gain}
            options={GAINS.map((value) => ({ value, label: t(`campaign.gain.${value}`) }))}
            onChange={(value) => change({ gain: GAINS.find((one) => one === value) ?? 'points' })}
          />
          <TextField
            name="amount"
            label={t(`campaign.amount.${gain}`)}
            value={form.amount}
            onChange={(amount) => change({ amount })}
            inputMode={gain === 'points' ? 'numeric' : 'decimal'}
            {...(gain === 'money' ? { suffix: data.currency } : {})}
            {...(gain === 'multiplier' ? { hint: t('campaign.amount.multiplierHint') } : {})}
            {...errorOf(editing, 'amount')}
          />
        </Stack>
        <Stack direction="row">
          {gain === 'multiplier' ? null : (
            <Select
              name="per"
              label={t('campaign.per')}
              value={form.per}
              options={(['order', 'article'] as const).map((value) => ({
                value,
                label: t(`campaign.per.${value}`),
              }))}
              onChange={(value) => change({ per: value === 'article' ? 'article' : 'order' })}
            />
          )}
          <TextField
            name="minimum"
            label={t('campaign.minimum')}
            value={form.minimum}
            onChange={(minimum) => change({ minimum })}
            inputMode="decimal"
            suffix={data.currency}
            {...errorOf(editing, 'minimum')}
          />
        </Stack>
      </Stack>
    </Section>
  );
}

/** No limit, a budget, or the first orders; and how much of it is gone. */
export function LimitFields({ editing }: Props) {
  const { Section, Stack, Select, TextField } = useKit();
  const { t } = useHost();
  const { form, change, data } = editing;
  const { limit } = form;
  const isMoney = limit === 'units' && form.gain === 'money';
  return (
    <Section title={t('campaign.limit')} hint={t('campaign.limitHint')}>
      <Stack>
        <Select
          name="limit"
          label={t('campaign.limit.kind')}
          value={limit}
          options={LIMITS.map((value) => ({ value, label: t(`campaign.limit.${value}`) }))}
          onChange={(value) => change({ limit: LIMITS.find((one) => one === value) ?? 'none' })}
        />
        {limit === 'none' ? null : (
          <TextField
            name="most"
            label={t(`campaign.most.${limit}`)}
            value={form.most}
            onChange={(most) => change({ most })}
            inputMode={isMoney ? 'decimal' : 'numeric'}
            {...(isMoney ? { suffix: data.currency } : {})}
            {...errorOf(editing, 'most')}
          />
        )}
        {data.state === null || limit === 'none' ? null : <Used editing={editing} />}
      </Stack>
    </Section>
  );
}

function Used({ editing: { data } }: Props) {
  const { Text } = useKit();
  const { language, t } = useHost();
  const { currency, used } = data;
  const stored = readCampaign(data.form, { t, language }, currency);
  if (stored.outcome !== 'read') return null;
  const { limit, gain } = stored.campaign;
  return <Text kind="strong">{usedText({ limit, gain, used }, { t, language, currency })}</Text>;
}
