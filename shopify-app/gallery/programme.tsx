import { useState } from 'react';
import { useKit } from '@ristourne/admin/kit/kit-context.tsx';

export function Programme({ fr }: { fr: boolean }) {
  const { Page, SaveForm, Section, Columns, Stack, TextField, Select, Checkbox, Badge, Text } = useKit();
  const [name, setName] = useState('Tea Club');
  const [rate, setRate] = useState(new URLSearchParams(location.search).has('dirty') ? 'a' : '1');
  const [visits, setVisits] = useState(true);
  return (
    <Page
      title={fr ? 'Programme' : 'Programme'}
      badge={<Badge tone="success">{fr ? 'Actif' : 'Active'}</Badge>}
      secondaryActions={[{ label: fr ? 'Mettre en pause' : 'Pause', onAction: () => undefined }]}
    >
      <SaveForm
        dirty={rate !== '1' || name !== 'Tea Club'}
        saving={false}
        problem={
          rate === 'a' ? (fr ? 'Un champ demande votre attention.' : 'A field needs your attention.') : null
        }
        onSave={() => undefined}
        onDiscard={() => setRate('1')}
      >
        <Columns
          main={
            <>
              <Section title={fr ? 'Noms' : 'Names'}>
                <Stack direction="row">
                  <TextField
                    name="name.en"
                    label={fr ? 'Nom, en anglais' : 'Name, English'}
                    value={name}
                    onChange={setName}
                    required
                  />
                  <TextField
                    name="name.fr"
                    label={fr ? 'Nom, en français' : 'Name, French'}
                    value="Club du thé"
                    onChange={setName}
                  />
                </Stack>
              </Section>
              <Section
                title={fr ? 'Gagner des points' : 'Earning'}
                hint={
                  fr
                    ? 'La livraison ne rapporte rien ; un remboursement reprend exactement ce qui n’est plus gagné.'
                    : 'Shipping never earns; refunds take back exactly what is no longer earned.'
                }
                actions={[{ label: fr ? 'Ajouter une étape' : 'Add a step', onAction: () => undefined }]}
              >
                <Stack>
                  <Stack direction="row">
                    <TextField
                      name="rate"
                      label="Points"
                      value={rate}
                      onChange={setRate}
                      inputMode="decimal"
                      suffix="points"
                      {...(rate === 'a'
                        ? { error: fr ? 'Points : tapez un nombre.' : 'Points: type a number.' }
                        : {})}
                    />
                    <TextField
                      name="per"
                      label={fr ? 'pour chaque' : 'for each'}
                      value="1.00"
                      onChange={() => undefined}
                      prefix="€"
                    />
                  </Stack>
                  <Checkbox
                    name="visits"
                    label={fr ? 'Une visite par commande payée' : 'A visit for each paid order'}
                    hint={fr ? 'Au plus une par jour.' : 'At most one a day.'}
                    checked={visits}
                    onChange={setVisits}
                  />
                  <Select
                    name="taxBase"
                    label={fr ? 'Les points comptent sur' : 'Points count on'}
                    value="with_tax"
                    options={[
                      {
                        value: 'with_tax',
                        label: fr ? 'Ce que voient les acheteurs, TTC' : 'What buyers see, with tax',
                      },
                      {
                        value: 'without_tax',
                        label: fr ? 'Le montant hors taxes' : 'The amount without tax',
                      },
                    ]}
                    onChange={() => undefined}
                  />
                </Stack>
              </Section>
            </>
          }
          aside={
            <Section title={fr ? 'Résumé' : 'Summary'}>
              <Text>
                {fr
                  ? '1 point par euro, utilisable après 14 jours.'
                  : '1 point for each euro, to be used after 14 days.'}
              </Text>
            </Section>
          }
        />
      </SaveForm>
    </Page>
  );
}
