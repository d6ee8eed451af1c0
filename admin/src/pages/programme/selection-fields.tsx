import { useState, type ReactNode } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import type { FieldProblem } from '../../protocol.ts';
import type { Translate } from '../../texts/translate.ts';
import { errorOf } from './editing.ts';
import {
  ARTICLE_LABELS,
  isBlank,
  SCOPE_LISTS,
  SIDES,
  type ScopeForm,
  type SelectorForm,
} from './selection-form.ts';
import { listText, readList } from './typed-text.ts';

/** What the merchant has to choose from; empty where ids have to be typed. */
export type Choice = { id: string; name: string };
export type Choices = { places: Choice[]; groups: Choice[] };

type Common = { at: string; problems: FieldProblem[] };

type SelectorProps = Common & { form: SelectorForm; onChange: (form: SelectorForm) => void };

/** Which articles, and which not: by type, category, tag or number, with commas between. */
export function SelectorFields({ at, form, onChange, problems }: SelectorProps) {
  const { Stack, Text, TextField } = useKit();
  const { t } = useHost();
  return (
    <Stack>
      {SIDES.map((side) => (
        <Stack key={side} gap="tight">
          <Text kind="strong">{t(`selection.${side}`)}</Text>
          <Stack direction="row">
            {ARTICLE_LABELS.map((label) => (
              <TextField
                key={label}
                name={`${at}.${side}.${label}`}
                label={t(`selection.${label}`)}
                value={form[side][label]}
                onChange={(typed) => onChange({ ...form, [side]: { ...form[side], [label]: typed } })}
                {...errorOf({ problems }, `${at}.${side}.${label}`)}
              />
            ))}
          </Stack>
        </Stack>
      ))}
      <Text kind="subdued">{t('selection.articlesHint')}</Text>
    </Stack>
  );
}

type ScopeProps = Common & { form: ScopeForm; onChange: (form: ScopeForm) => void; choices: Choices };

/** Where and for whom: nothing chosen is everywhere and everybody. */
export function ScopeFields({ at, form, onChange, problems, choices }: ScopeProps) {
  const { Stack, Text } = useKit();
  const { t } = useHost();
  const offered = { locations: choices.places, channels: [], groups: choices.groups };
  return (
    <Stack>
      <Stack direction="row">
        {SCOPE_LISTS.map((list) => (
          <ListField
            key={list}
            name={`${at}.${list}`}
            label={t(`selection.${list}`)}
            value={form[list]}
            onChange={(typed) => onChange({ ...form, [list]: typed })}
            choices={offered[list]}
            problems={problems}
          />
        ))}
      </Stack>
      <Text kind="subdued">{t('selection.scopeHint')}</Text>
    </Stack>
  );
}

type ListProps = {
  name: string;
  label: string;
  value: string;
  onChange: (typed: string) => void;
  choices: Choice[];
  problems: FieldProblem[];
};

/** A list with commas; a box for each where the merchant has some to choose from, also for a chosen one that is gone. */
function ListField({ name, label, value, onChange, choices, problems }: ListProps) {
  const { Stack, Text, TextField, Checkbox } = useKit();
  if (choices.length === 0)
    return (
      <TextField
        name={name}
        label={label}
        value={value}
        onChange={onChange}
        {...errorOf({ problems }, name)}
      />
    );
  const chosen = readList(value);
  const gone = chosen.filter((id) => !choices.some((one) => one.id === id));
  return (
    <Stack gap="tight">
      <Text kind="strong">{label}</Text>
      {[...choices, ...gone.map((id) => ({ id, name: id }))].map((one) => (
        <Checkbox
          key={one.id}
          name={`${name}.${one.id}`}
          label={one.name}
          checked={chosen.includes(one.id)}
          onChange={(checked) =>
            onChange(listText(checked ? [...chosen, one.id] : chosen.filter((id) => id !== one.id)))
          }
        />
      ))}
    </Stack>
  );
}

type OnlyForProps = Common & {
  form: { on: SelectorForm; where: ScopeForm };
  onChange: (part: { on?: SelectorForm; where?: ScopeForm }) => void;
  choices: Choices;
};

/** "Only for…": articles, places and customers, folded away until it is asked for. */
export function OnlyFor({ at, form, onChange, problems, choices }: OnlyForProps) {
  const { t } = useHost();
  const prefix = at === '' ? '' : `${at}.`;
  return (
    <Folded
      said={onlyForText(form, { t, choices })}
      open={t('selection.open')}
      isWrong={hasProblem(problems, `${prefix}on.`) || hasProblem(problems, `${prefix}where.`)}
    >
      <SelectorFields
        at={`${prefix}on`}
        form={form.on}
        onChange={(on) => onChange({ on })}
        problems={problems}
      />
      <ScopeFields
        at={`${prefix}where`}
        form={form.where}
        onChange={(where) => onChange({ where })}
        problems={problems}
        choices={choices}
      />
    </Folded>
  );
}

export function hasProblem(problems: FieldProblem[], start: string): boolean {
  return problems.some(({ field }) => field.startsWith(start));
}

type FoldedProps = { said: string | null; open: string; isWrong: boolean; children: ReactNode };

/** Fields that few need: what they say, and a button that shows them. A problem in them shows them, too. */
export function Folded({ said, open, isWrong, children }: FoldedProps) {
  const { Stack, Text, Buttons } = useKit();
  const { t } = useHost();
  const [asked, setAsked] = useState(false);
  const isOpen = asked || isWrong;
  return (
    <Stack>
      {said === null ? null : <Text>{said}</Text>}
      <Buttons
        actions={[{ label: isOpen ? t('selection.close') : open, onAction: () => setAsked(!isOpen) }]}
      />
      {isOpen ? <Stack>{children}</Stack> : null}
    </Stack>
  );
}

/** `Only for tags “tea, green”. Never for article numbers “12”.`; null where it holds for everything. */
export function onlyForText(
  { on, where }: { on: SelectorForm; where: ScopeForm },
  { t, choices }: { t: Translate; choices: Choices },
): string | null {
  const named = (list: keyof ScopeForm, typed: string): string => {
    const offered = list === 'locations' ? choices.places : list === 'groups' ? choices.groups : [];
    return readList(typed)
      .map((id) => offered.find((one) => one.id === id)?.name ?? id)
      .join(', ');
  };
  const articles = (side: keyof SelectorForm): string[] =>
    ARTICLE_LABELS.filter((label) => readList(on[side][label]).length > 0).map((label) =>
      t('selection.part', {
        what: t(`selection.${label}`).toLowerCase(),
        list: readList(on[side][label]).join(', '),
      }),
    );
  const scope = SCOPE_LISTS.filter((list) => readList(where[list]).length > 0).map((list) =>
    t('selection.part', { what: t(`selection.${list}`).toLowerCase(), list: named(list, where[list]) }),
  );
  const only = [...articles('include'), ...scope];
  const sentences = [
    ...(only.length > 0 ? [t('selection.onlyFor', { parts: only.join(', ') })] : []),
    ...(isBlank(on.exclude) ? [] : [t('selection.notFor', { parts: articles('exclude').join(', ') })]),
  ];
  return sentences.length === 0 ? null : sentences.join(' ');
}
