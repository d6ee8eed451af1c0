import { useKit } from '@ristourne/admin/kit/kit-context.tsx';

export function Home({ fr }: { fr: boolean }) {
  const { Page, Stack, Metric, Banner, Section, Columns, Text, Badge, Buttons } = useKit();
  return (
    <Page title={fr ? 'Fidélité' : 'Loyalty'}>
      <Banner
        tone="warning"
        title={
          fr ? '3 messages de votre boutique attendent' : '3 messages from your shop wait to be looked at'
        }
        action={{ label: fr ? 'Les voir' : 'Look at them', href: '?page=members' }}
      >
        {fr ? 'Rien n’est perdu.' : 'Nothing is lost.'}
      </Banner>
      <Stack direction="row">
        <Metric
          label={fr ? 'Membres' : 'Members'}
          value="1,284"
          hint={fr ? '+42 ce mois-ci' : '42 more this month'}
          href="?page=members"
        />
        <Metric
          label={fr ? 'Points gagnés' : 'Points earned'}
          value="96,410"
          hint={fr ? 'après remboursements' : 'after refunds'}
        />
        <Metric label={fr ? 'Points utilisés' : 'Points used'} value="31,200" />
        <Metric
          label={fr ? 'Points en circulation' : 'Points outstanding'}
          value="58,733"
          hint={fr ? 'gagnés, pas encore utilisés' : 'earned, and not used yet'}
        />
      </Stack>
      <Columns
        main={
          <Section title={fr ? 'À faire' : 'What to do next'}>
            <Stack gap="tight">
              <Text>
                {fr
                  ? 'Votre programme n’a pas encore de récompense.'
                  : 'Your programme has no reward yet: members gather points and can’t use them.'}
              </Text>
              <Buttons
                actions={[{ label: fr ? 'Ajouter une récompense' : 'Add a reward', href: '?page=programme' }]}
              />
            </Stack>
          </Section>
        }
        aside={
          <Section title={fr ? 'État de santé' : 'Health'}>
            <Stack gap="tight">
              <Stack direction="row" gap="tight">
                <Text kind="strong">tea-house.myshopify.com</Text>
                <Badge tone="success">{fr ? 'Connectée' : 'Connected'}</Badge>
              </Stack>
              <Text kind="subdued">
                {fr ? 'Dernière commande : 21 nov. 2026' : 'Last order received: 21 Nov 2026'}
              </Text>
            </Stack>
          </Section>
        }
      />
    </Page>
  );
}
