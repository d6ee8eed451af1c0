import { useMemo } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import type { FieldProblem } from '../../protocol.ts';
import { errorOf } from '../programme/editing.ts';
import type { LocationForm } from './form.ts';

export type LocationEditing = {
  form: LocationForm;
  change: (part: Partial<LocationForm>) => void;
  problems: FieldProblem[];
  currencies: string[];
};
type Props = { editing: LocationEditing };

const KINDS = ['web', 'shop', 'channel'] as const;
const LANGUAGES = ['en', 'fr'] as const;
const MAX_NAME_LENGTH = 80;
const MAX_ADDRESS_LENGTH = 500;
const MAX_PRESENTATION_LENGTH = 1_000;
const MAX_SCAN_TEXT_LENGTH = 300;

/** What the place is, and what customers read about it. */
export function AboutFields({ editing }: Props) {
  const { Section, Stack, TextField, Select } = useKit();
  const { t } = useHost();
  const { form, change } = editing;
  return (
    <Section title={t('location.about')}>
      <Stack direction="row">
        <TextField
          name="name"
          label={t('location.name')}
          value={form.name}
          onChange={(name) => change({ name })}
          maxLength={MAX_NAME_LENGTH}
          required
          {...errorOf(editing, 'name')}
        />
        <Select
          name="kind"
          label={t('location.kind')}
          value={form.kind}
          options={KINDS.map((value) => ({ value, label: t(`location.kind.${value}`) }))}
          onChange={(value) => change({ kind: KINDS.find((one) => one === value) ?? 'shop' })}
        />
      </Stack>
      <TextField
        name="webAddress"
        label={t('location.webAddress')}
        hint={t('location.webAddressHint')}
        value={form.webAddress}
        onChange={(webAddress) => change({ webAddress })}
        maxLength={MAX_ADDRESS_LENGTH}
        {...errorOf(editing, 'webAddress')}
      />
      <BothLanguages editing={editing} part="presentation" maxLength={MAX_PRESENTATION_LENGTH} />
      <TimeZone editing={editing} />
    </Section>
  );
}

type BothProps = Props & { part: 'presentation' | 'scanText'; maxLength: number };

function BothLanguages({ editing, part, maxLength }: BothProps) {
  const { TextField } = useKit();
  const { t } = useHost();
  const { form, change } = editing;
  return LANGUAGES.map((language) => (
    <TextField
      key={language}
      name={`${part}.${language}`}
      label={t(`location.${part}.${language}`)}
      value={form[part][language]}
      onChange={(text) => change({ [part]: { ...form[part], [language]: text } })}
      lines={3}
      maxLength={maxLength}
      {...errorOf(editing, `${part}.${language}`)}
    />
  ));
}

function TimeZone({ editing }: Props) {
  const { Select } = useKit();
  const { t } = useHost();
  const { form, change } = editing;
  const zones = useMemo(
    () => [...new Set([form.timeZone, ...Intl.supportedValuesOf('timeZone'), 'UTC'])].sort(),
    [form.timeZone],
  );
  return (
    <Select
      name="timeZone"
      label={t('location.timeZone')}
      value={form.timeZone}
      options={zones.map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
      onChange={(timeZone) => change({ timeZone })}
      {...errorOf(editing, 'timeZone')}
    />
  );
}

/** What a scan there shows. A review is asked for and never paid for. */
export function ScanFields({ editing }: Props) {
  const { Section, TextField } = useKit();
  const { t } = useHost();
  const { form, change } = editing;
  return (
    <Section title={t('location.scan')} hint={t('location.scanHint')}>
      <BothLanguages editing={editing} part="scanText" maxLength={MAX_SCAN_TEXT_LENGTH} />
      <TextField
        name="googleReviewUrl"
        label={t('location.review')}
        hint={t('location.reviewHint')}
        value={form.googleReviewUrl}
        onChange={(googleReviewUrl) => change({ googleReviewUrl })}
        maxLength={MAX_ADDRESS_LENGTH}
        {...errorOf(editing, 'googleReviewUrl')}
      />
      <TextField
        name="pointsPerScan"
        label={t('location.pointsPerScan')}
        hint={t('location.pointsPerScanHint')}
        value={form.pointsPerScan}
        onChange={(pointsPerScan) => change({ pointsPerScan })}
        inputMode="numeric"
        {...errorOf(editing, 'pointsPerScan')}
      />
    </Section>
  );
}

/** What points and recommendations are worth there. */
export function ValueFields({ editing }: Props) {
  const { Section, Stack, TextField, Select } = useKit();
  const { t } = useHost();
  const { form, change, currencies } = editing;
  const money = (field: 'pointValue' | 'referrerCoupon' | 'friendCoupon') => (
    <TextField
      name={field}
      label={t(`location.${field}`)}
      value={form[field]}
      onChange={(typed) => change({ [field]: typed })}
      inputMode="decimal"
      suffix={form.currency}
      {...errorOf(editing, field)}
    />
  );
  return (
    <>
      <Section title={t('location.value')} hint={t('location.valueHint')}>
        {currencies.length > 1 ? (
          <Select
            name="currency"
            label={t('location.currency')}
            value={form.currency}
            options={currencies.map((value) => ({ value, label: value }))}
            onChange={(currency) => change({ currency })}
          />
        ) : null}
        <Stack direction="row">
          {money('pointValue')}
          <TextField
            name="pointValueUnits"
            label={t('location.pointValueUnits')}
            value={form.pointValueUnits}
            onChange={(pointValueUnits) => change({ pointValueUnits })}
            inputMode="numeric"
            {...errorOf(editing, 'pointValueUnits')}
          />
        </Stack>
      </Section>
      <Section title={t('location.referral')} hint={t('location.referralHint')}>
        <Stack direction="row">
          {money('referrerCoupon')}
          {money('friendCoupon')}
        </Stack>
      </Section>
    </>
  );
}
