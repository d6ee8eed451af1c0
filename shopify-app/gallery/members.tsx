import { useKit } from '@ristourne/admin/kit/kit-context.tsx';

const PEOPLE = [
  ['anna.berger@example.com', '1,142', '87', 14, '21 Nov 2026', 'verified'],
  ['camille.lefevre@example.fr', '640', '0', 6, '20 Nov 2026', 'verified'],
  [
    'a.very.long.address.of.somebody@mail.subdomain.example.org',
    '12,450',
    '1,200',
    58,
    '19 Nov 2026',
    'verified',
  ],
  ['', '35', '35', 1, '18 Nov 2026', 'guest'],
  ['jonas@example.se', '0', '210', 2, '12 Nov 2026', 'verified'],
  ['m.rossi@example.it', '0', '0', 3, '2 Nov 2026', 'owes'],
  ['sofia@example.es', '408', '0', 9, '28 Oct 2026', 'verified'],
] as const;

export function Members({ fr, empty }: { fr: boolean; empty: boolean }) {
  const { Page, Table, Filters, Badge, Text, EmptyState } = useKit();
  const states = {
    verified: <Badge tone="success">{fr ? 'Vérifié' : 'Verified'}</Badge>,
    guest: <Badge tone="neutral">{fr ? 'Invité' : 'Guest'}</Badge>,
    owes: <Badge tone="warning">{fr ? 'Doit 40' : 'Owes 40'}</Badge>,
  };
  return (
    <Page
      title={fr ? 'Membres' : 'Members'}
      primaryAction={{
        label: fr ? 'Ajouter un membre' : 'Add member',
        tone: 'primary',
        href: '?page=member',
      }}
      secondaryActions={[{ label: fr ? 'Exporter' : 'Export', onAction: () => undefined }]}
    >
      <Table
        label={fr ? 'Membres' : 'Members'}
        filters={
          <Filters
            search={{
              label: fr ? 'Adresse e-mail ou numéro de commande' : 'E-mail address or order number',
              value: '',
              onSearch: () => undefined,
            }}
            views={{
              label: fr ? 'Vues' : 'Views',
              selected: 'all',
              choices: [
                { id: 'all', label: fr ? 'Tous' : 'All', href: '?page=members' },
                { id: 'owing', label: fr ? 'Débiteurs' : 'Owing', href: '?page=members' },
                { id: 'new', label: fr ? 'Nouveaux' : 'New', href: '?page=members' },
              ],
            }}
          />
        }
        columns={[
          { id: 'email', title: 'E-mail' },
          { id: 'state', title: fr ? 'État' : 'Status' },
          { id: 'last', title: fr ? 'Dernière commande' : 'Last order' },
          { id: 'orders', title: fr ? 'Commandes' : 'Orders', numeric: true },
          { id: 'pending', title: fr ? 'En attente' : 'On the way', numeric: true },
          { id: 'available', title: fr ? 'Disponibles' : 'Available', numeric: true },
        ]}
        rows={
          empty
            ? []
            : PEOPLE.map(([email, available, pending, orders, last, state], index) => ({
                id: `mem_${index}`,
                href: '?page=member',
                cells: {
                  email:
                    email === '' ? <Text kind="subdued">{fr ? 'Pas d’adresse' : 'No address'}</Text> : email,
                  state: states[state],
                  last,
                  orders,
                  pending,
                  available,
                },
              }))
        }
        empty={
          <EmptyState
            title={fr ? 'Pas encore de membres' : 'No members yet'}
            text={
              fr
                ? 'Vos clients s’inscrivent en scannant le code de leur confirmation de commande.'
                : 'Customers join by scanning the code of their order confirmation. Place a test order to see how it goes.'
            }
            action={{
              label: fr ? 'Voir le programme' : 'See the programme',
              tone: 'primary',
              href: '?page=programme',
            }}
          />
        }
        pages={{ previous: null, next: empty ? null : '?page=members&after=7' }}
      />
    </Page>
  );
}
