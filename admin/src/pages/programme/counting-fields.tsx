import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { errorOf, sectionOf, type Editing } from './editing.ts';
import type { ExclusionsForm } from './form.ts';
import { Folded, hasProblem, onlyForText, ScopeFields, SelectorFields } from './selection-fields.tsx';
import { EVERY_ARTICLE_FORM, EVERYWHERE_FORM } from './selection-form.ts';

/** Which articles count at all, whatever the rules say. */
export const ArticleFields = sectionOf(['eligible'], function ArticleFields({ editing }) {
  const { Section } = useKit();
  const { t } = useHost();
  const { form, change, problems, choices } = editing;
  const said = onlyForText({ on: form.eligible, where: EVERYWHERE_FORM }, { t, choices });
  return (
    <Section title={t('programme.eligible')} hint={t('programme.eligibleHint')}>
      <Folded
        said={said ?? t('programme.eligible.all')}
        open={t('programme.eligible.open')}
        isWrong={hasProblem(problems, 'eligible.')}
      >
        <SelectorFields
          at="eligible"
          form={form.eligible}
          onChange={(eligible) => change({ eligible })}
          problems={problems}
        />
      </Folded>
    </Section>
  );
});

/** Which orders are this programme's, and which of them earn nothing. */
export const OrderFields = sectionOf(['scope', 'exclusions'], function OrderFields({ editing }) {
  const { Section, Stack } = useKit();
  const { t } = useHost();
  const { form, change, problems, choices } = editing;
  const said = onlyForText({ on: EVERY_ARTICLE_FORM, where: form.scope }, { t, choices });
  return (
    <Section title={t('programme.scope')} hint={t('programme.scopeHint')}>
      <Stack gap="loose">
        <Folded
          said={said ?? t('programme.scope.all')}
          open={t('programme.scope.open')}
          isWrong={hasProblem(problems, 'scope.')}
        >
          <ScopeFields
            at="scope"
            form={form.scope}
            onChange={(scope) => change({ scope })}
            problems={problems}
            choices={choices}
          />
        </Folded>
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
      <Stack gap="tight">
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
      </Stack>
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
