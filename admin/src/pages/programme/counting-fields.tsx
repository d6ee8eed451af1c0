import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { errorOf, sectionOf, type Editing } from './editing.ts';
import type { ExclusionsForm } from './form.ts';
import { ScopeFields, SelectorFields } from './selection-fields.tsx';

/** Which articles count at all, whatever the rules say. */
export const ArticleFields = sectionOf(['eligible'], function ArticleFields({ editing }) {
  const { Section } = useKit();
  const { t } = useHost();
  return (
    <Section title={t('programme.eligible')} hint={t('programme.eligibleHint')}>
      <SelectorFields
        at="eligible"
        form={editing.form.eligible}
        onChange={(eligible) => editing.change({ eligible })}
        problems={editing.problems}
      />
    </Section>
  );
});

/** Which orders are this programme's, and which of them earn nothing. */
export const OrderFields = sectionOf(['scope', 'exclusions'], function OrderFields({ editing }) {
  const { Section, Stack } = useKit();
  const { t } = useHost();
  return (
    <Section title={t('programme.scope')} hint={t('programme.scopeHint')}>
      <Stack gap="loose">
        <ScopeFields
          at="scope"
          form={editing.form.scope}
          onChange={(scope) => editing.change({ scope })}
          problems={editing.problems}
          choices={editing.choices}
        />
        <ExclusionFields editing={editing} />
      </Stack>
    </Section>
  );
});

function ExclusionFields({ editing }: { editing: Editing<'exclusions'> }) {
  const { Stack, Text, Checkbox, TextField } = useKit();
  const { t } = useHost();
  const { exclusions } = editing.form;
  const set = (part: Partial<ExclusionsForm>): void =>
    editing.change({ exclusions: { ...exclusions, ...part } });
  return (
    <Stack>
      <Text kind="strong">{t('programme.exclusions')}</Text>
      {(['foreignCodes', 'subscriptions'] as const).map((name) => (
        <Checkbox
          key={name}
          name={`exclusions.${name}`}
          label={t(`programme.exclusions.${name}`)}
          checked={exclusions[name]}
          onChange={(checked) => set({ [name]: checked })}
        />
      ))}
      <TextField
        name="exclusions.orderTags"
        label={t('programme.exclusions.orderTags')}
        hint={t('programme.exclusions.orderTagsHint')}
        value={exclusions.orderTags}
        onChange={(orderTags) => set({ orderTags })}
        {...errorOf(editing, 'exclusions.orderTags')}
      />
      <Text kind="subdued">{t('programme.exclusions.groups')}</Text>
    </Stack>
  );
}
