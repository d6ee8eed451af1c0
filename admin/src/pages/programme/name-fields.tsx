import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import { errorOf, sectionOf } from './editing.ts';

const MAX_NAME_LENGTH = 80;

/** The programme's name and its word for points, in both languages. */
export const NameFields = sectionOf(['name', 'pointName'], function NameFields({ editing }) {
  const { Section, Stack, TextField } = useKit();
  const { t } = useHost();
  const { form, change } = editing;
  const { name, pointName } = form;
  return (
    <Section title={t('programme.names')}>
      <Stack direction="row">
        {(['en', 'fr'] as const).map((language) => (
          <TextField
            key={language}
            name={`name.${language}`}
            label={t(`programme.name.${language}`)}
            value={name[language]}
            onChange={(text) => change({ name: { ...name, [language]: text } })}
            maxLength={MAX_NAME_LENGTH}
            required
            {...errorOf(editing, `name.${language}`)}
          />
        ))}
      </Stack>
      {(['en', 'fr'] as const).map((language) => (
        <Stack key={language} direction="row">
          {(['one', 'other'] as const).map((plural) => (
            <TextField
              key={plural}
              name={`pointName.${language}.${plural}`}
              label={t(`programme.point.${language}.${plural}`)}
              value={pointName[language][plural]}
              onChange={(text) =>
                change({
                  pointName: { ...pointName, [language]: { ...pointName[language], [plural]: text } },
                })
              }
              maxLength={MAX_NAME_LENGTH}
              required
              {...errorOf(editing, `pointName.${language}.${plural}`)}
            />
          ))}
        </Stack>
      ))}
    </Section>
  );
});
