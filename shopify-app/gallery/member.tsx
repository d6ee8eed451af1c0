import { useState } from 'react';
import { useKit } from '@ristourne/admin/kit/kit-context.tsx';

export function Member({ fr }: { fr: boolean }) {
  const { Page, Columns, Section, Stack, Table, Text, Badge, Dialog, TextField, Select } = useKit();
  const [adjusting, setAdjusting] = useState(new URLSearchParams(location.search).has('dialog'));
  const [amount, setAmount] = useState('50');
  return (
    <Page
      title="anna.berger@example.com"
      subtitle={fr ? 'Membre depuis le 3 mars 2026' : 'Member since 3 March 2026'}
      badge={<Badge tone="success">{fr ? 'Vérifié' : 'Verified'}</Badge>}
      back={{ label: fr ? 'Membres' : 'Members', href: '?page=members' }}
      secondaryActions={[
        { label: fr ? 'Ajuster les points' : 'Adjust points', onAction: () => setAdjusting(true) },
      ]}
    >
      <Columns
        main={
          <Section title={fr ? 'Historique' : 'History'}>
            <Table
              label={fr ? 'Historique' : 'History'}
              columns={[
                { id: 'day', title: 'Date' },
                { id: 'what', title: fr ? 'Quoi' : 'What' },
                { id: 'change', title: fr ? 'Points' : 'Points', numeric: true },
              ]}
              rows={[
                {
                  id: '1',
                  cells: { day: '21 Nov 2026', what: fr ? 'Commande 1042' : 'Order 1042', change: '+87' },
                },
                {
                  id: '2',
                  cells: { day: '12 Nov 2026', what: fr ? 'Code créé' : 'Code made', change: '−100' },
                },
                {
                  id: '3',
                  cells: {
                    day: '2 Nov 2026',
                    what: fr ? 'Commande 1013 modifiée' : 'Order 1013 changed',
                    change: '−12',
                  },
                },
              ]}
              empty={<Text>–</Text>}
            />
          </Section>
        }
        aside={
          <Section title="Points">
            <Stack gap="tight">
              <Text kind="heading">{fr ? '1 142 points disponibles' : '1,142 points available'}</Text>
              <Text kind="subdued">{fr ? '87 en attente' : '87 on the way'}</Text>
            </Stack>
          </Section>
        }
      />
      <Dialog
        open={adjusting}
        title={fr ? 'Ajouter ou retirer des points' : 'Add or remove points'}
        confirm={{ label: fr ? 'Ajuster' : 'Adjust', onAction: () => setAdjusting(false) }}
        onClose={() => setAdjusting(false)}
      >
        <Stack>
          <Stack direction="row">
            <TextField
              name="amount"
              label="Points"
              value={amount}
              onChange={setAmount}
              inputMode="numeric"
              suffix="points"
            />
            <Select
              name="nature"
              label={fr ? 'Motif' : 'What for'}
              value="goodwill"
              options={[{ value: 'goodwill', label: fr ? 'Geste commercial' : 'Goodwill' }]}
              onChange={() => undefined}
            />
          </Stack>
          <TextField
            name="comment"
            label={fr ? 'Commentaire' : 'Comment'}
            hint={
              fr
                ? 'Pour vous et vos collègues.'
                : 'For you and your colleagues; the customer does not see it.'
            }
            value=""
            onChange={() => undefined}
            lines={3}
          />
        </Stack>
      </Dialog>
    </Page>
  );
}
