/* oxlint-disable max-lines-per-function -- pages to be looked at, read from top to bottom */
// Every component of the kit with what an owner would see in it, to be looked at in a real wp-admin:
// `node scripts/build-plugin.mjs --gallery <folder>`. It is no part of the plugin.
import type { Row } from '@ristourne/admin/kit/kit';
import { createRoot } from '@wordpress/element';
import { useState } from 'react';
import './admin.css';
import { Frame } from './frame.tsx';
import { useToasts, type Toasts } from './host.tsx';
import { wordPressKit as kit } from './kit.tsx';
import { readSettings } from './settings.ts';

const settings = readSettings();
const french = settings.language === 'fr';
const say = (en: string, fr: string): string => (french ? fr : en);
const here = (page: string): string => `${settings.url}&gallery=${page}`;

const MEMBERS = [
  ['Anna Blanc', 'anna.blanc@example.org', 1_142, 'success', say('Active', 'Actif')],
  [
    'Théo Delacroix-Montgolfier',
    'theo.delacroix-montgolfier@example.org',
    58,
    'success',
    say('Active', 'Actif'),
  ],
  ['Lea Novák', 'lea@example.com', 0, 'warning', say('Owes 20 points', 'Doit 20 points')],
  ['Ben Okafor', 'ben.okafor@example.net', 12_480, 'info', say('New', 'Nouveau')],
  [
    say('Somebody who asked to be forgotten', 'Une personne qui a demandé l’oubli'),
    '—',
    0,
    'neutral',
    say('Erased', 'Effacé'),
  ],
  ['Camille Roux', 'camille@example.org', 310, 'critical', say('Blocked', 'Bloqué')],
] as const;

const number = (value: number): string => new Intl.NumberFormat(french ? 'fr-FR' : 'en-GB').format(value);

const rows: Row[] = MEMBERS.map(([name, email, points, tone, standing], index) => ({
  id: String(index),
  href: here('member'),
  cells: {
    name,
    email,
    points: number(points),
    standing: <kit.Badge tone={tone}>{standing}</kit.Badge>,
    since: say(`${index + 3} Nov 2026`, `${index + 3} nov. 2026`),
  },
}));

const columns = [
  { id: 'name', title: say('Member', 'Membre') },
  { id: 'email', title: say('E-mail', 'E-mail') },
  { id: 'points', title: say('Points', 'Points'), numeric: true },
  { id: 'standing', title: say('Standing', 'État') },
  { id: 'since', title: say('Member since', 'Membre depuis') },
];

function Members({ found }: { found: Row[] }) {
  const filters = (
    <kit.Filters
      search={{
        label: say('Search members', 'Rechercher des membres'),
        value: '',
        onSearch: () => undefined,
      }}
      views={{
        label: say('Standing', 'État'),
        selected: 'all',
        choices: [
          { id: 'all', label: say('All', 'Tous'), href: here('members') },
          { id: 'active', label: say('Active', 'Actifs'), href: here('members') },
          { id: 'owing', label: say('To catch up', 'À rattraper'), href: here('empty') },
        ],
      }}
    />
  );
  const nobody = (
    <kit.EmptyState
      title={say('Nobody yet', 'Personne pour l’instant')}
      text={say(
        'Buyers become members when they scan the code of an order confirmation. Place an order of your own to try it.',
        'Les acheteurs deviennent membres en scannant le code d’une confirmation de commande. Passez une commande pour essayer.',
      )}
      action={{ label: say('See the programme', 'Voir le programme'), href: here('programme') }}
    />
  );
  return (
    <kit.Page
      title={say('Members', 'Membres')}
      primaryAction={{ label: say('Add a member', 'Ajouter un membre'), href: here('member') }}
    >
      <kit.Table
        label={say('Members', 'Membres')}
        columns={columns}
        rows={found}
        filters={filters}
        pages={{ previous: null, next: found.length > 0 ? here('members') : null }}
        empty={nobody}
      />
    </kit.Page>
  );
}

function Programme({ toasts }: { toasts: Toasts }) {
  const [points, setPoints] = useState('4');
  const [name, setName] = useState(say('Colibri card', 'Carte Colibri'));
  const [paused, setPaused] = useState(false);
  const [rounding, setRounding] = useState('down');
  const [saved, setSaved] = useState('4');
  const wrong = /^\d{1,4}$/.test(points)
    ? {}
    : { error: say('A whole number, please.', 'Un nombre entier, s’il vous plaît.') };
  const save = (): void => {
    setSaved(points);
    toasts.add({ content: say('Programme saved', 'Programme enregistré') });
  };
  return (
    <kit.Page
      title={say('Programme', 'Programme')}
      subtitle={say(
        'How points are earned, and what they buy.',
        'Comment les points se gagnent et ce qu’ils permettent d’obtenir.',
      )}
      badge={<kit.Badge tone="success">{say('Running', 'En cours')}</kit.Badge>}
      secondaryActions={[{ label: say('Pause', 'Mettre en pause'), onAction: () => setPaused(!paused) }]}
    >
      <kit.SaveForm
        dirty={points !== saved}
        saving={false}
        problem={null}
        onSave={save}
        onDiscard={() => setPoints(saved)}
      >
        <kit.Columns
          main={
            <>
              <kit.Section
                title={say('Earning', 'Gagner des points')}
                hint={say('Orders placed from now on follow this.', 'S’applique aux commandes à venir.')}
              >
                <kit.TextField
                  name="name"
                  label={say('Name', 'Nom')}
                  value={name}
                  onChange={setName}
                  required
                  hint={say('Buyers read it on their card.', 'Les acheteurs le lisent sur leur carte.')}
                />
                <kit.TextField
                  name="points"
                  label={say('Points per euro', 'Points par euro')}
                  value={points}
                  onChange={setPoints}
                  inputMode="numeric"
                  suffix="points"
                  {...wrong}
                />
                <kit.Select
                  name="rounding"
                  label={say('Tax', 'Taxes')}
                  value={rounding}
                  onChange={setRounding}
                  options={[
                    { value: 'down', label: say('Count prices with tax', 'Compter les prix TTC') },
                    { value: 'without', label: say('Count prices without tax', 'Compter les prix HT') },
                  ]}
                />
                <kit.Checkbox
                  name="paused"
                  label={say('Pause this programme', 'Mettre ce programme en pause')}
                  checked={paused}
                  onChange={setPaused}
                  hint={say('Balances are kept.', 'Les soldes sont conservés.')}
                />
                <kit.TextField
                  name="note"
                  label={say('Note', 'Note')}
                  value=""
                  onChange={() => undefined}
                  lines={3}
                />
              </kit.Section>
              <kit.Section
                title={say('Rewards', 'Récompenses')}
                actions={[{ label: say('Add', 'Ajouter'), onAction: () => undefined }]}
              >
                <kit.Stack direction="row" gap="loose">
                  <kit.TextField
                    name="cost"
                    label={say('Cost', 'Coût')}
                    value="100"
                    onChange={() => undefined}
                    inputMode="numeric"
                    suffix="points"
                  />
                  <kit.TextField
                    name="amount"
                    label={say('Takes off', 'Remise')}
                    value="3,00"
                    onChange={() => undefined}
                    inputMode="decimal"
                    prefix="€"
                  />
                </kit.Stack>
              </kit.Section>
            </>
          }
          aside={
            <kit.Section title={say('In force', 'En vigueur')}>
              <kit.Stack>
                <kit.Text kind="strong">{say('Version 3', 'Version 3')}</kit.Text>
                <kit.Text kind="subdued">
                  {say('since 21 Nov 2026, by admin', 'depuis le 21 nov. 2026, par admin')}
                </kit.Text>
                <kit.Link href={here('home')}>
                  {say('What members see', 'Ce que voient les membres')}
                </kit.Link>
              </kit.Stack>
            </kit.Section>
          }
        />
      </kit.SaveForm>
    </kit.Page>
  );
}

function Member({ toasts }: { toasts: Toasts }) {
  const [open, setOpen] = useState(location.search.includes('dialog'));
  const [comment, setComment] = useState('');
  const done = (): void => {
    setOpen(false);
    toasts.add({ content: say('20 points added', '20 points ajoutés') });
  };
  return (
    <kit.Page
      title="Anna Blanc"
      badge={<kit.Badge tone="success">{say('Active', 'Actif')}</kit.Badge>}
      back={{ label: say('Members', 'Membres'), href: here('members') }}
      primaryAction={{ label: say('Change points', 'Modifier les points'), onAction: () => setOpen(true) }}
      secondaryActions={[{ label: say('Erase', 'Effacer'), tone: 'critical', onAction: () => setOpen(true) }]}
    >
      <kit.Section title={say('History', 'Historique')}>
        <kit.Table
          label={say('History', 'Historique')}
          columns={columns.slice(0, 3)}
          rows={rows.slice(0, 3)}
          empty=""
        />
      </kit.Section>
      <kit.Dialog
        open={open}
        title={say('Change points', 'Modifier les points')}
        confirm={{ label: say('Add 20 points', 'Ajouter 20 points'), tone: 'primary', onAction: done }}
        onClose={() => setOpen(false)}
      >
        <kit.Text>
          {say(
            'The member sees this change and its reason in their history.',
            'Le membre voit cette modification et son motif dans son historique.',
          )}
        </kit.Text>
        <kit.TextField
          name="units"
          label={say('Points', 'Points')}
          value="20"
          onChange={() => undefined}
          inputMode="numeric"
        />
        <kit.TextField
          name="comment"
          label={say('Reason', 'Motif')}
          value={comment}
          onChange={setComment}
          required
          maxLength={200}
        />
      </kit.Dialog>
    </kit.Page>
  );
}

function Home() {
  return (
    <kit.Page title={say('Loyalty', 'Fidélité')}>
      <kit.Stack gap="loose">
        <kit.Banner tone="success" title={say('Programme saved', 'Programme enregistré')} />
        <kit.Banner tone="info" title={say('Nothing was earned yet', 'Aucun point gagné pour l’instant')}>
          {say('Orders placed from now on count.', 'Les commandes à venir compteront.')}
        </kit.Banner>
        <kit.Banner
          tone="warning"
          title={say(
            '3 messages from your shop wait to be looked at',
            '3 messages de votre boutique attendent d’être examinés',
          )}
          action={{ label: say('Look at them', 'Les examiner'), href: here('members') }}
        />
        <kit.Banner
          tone="critical"
          title={say('This page could not be loaded', 'Cette page n’a pas pu être chargée')}
          action={{ label: say('Try again', 'Réessayer'), onAction: () => undefined }}
        >
          {say(
            'The loyalty server did not answer in time.',
            'Le serveur de fidélité n’a pas répondu à temps.',
          )}
        </kit.Banner>
        <kit.Stack direction="row" gap="loose">
          <kit.Metric label={say('Members', 'Membres')} value={number(312)} href={here('members')} />
          <kit.Metric
            label={say('Points earned', 'Points gagnés')}
            value={number(48_210)}
            hint={say('after refunds', 'après remboursements')}
          />
          <kit.Metric label={say('Points used', 'Points utilisés')} value={number(21_400)} />
          <kit.Metric label={say('Points expired', 'Points expirés')} value={number(0)} />
        </kit.Stack>
        <kit.Section title={say('What to do next', 'Prochaines étapes')}>
          <kit.Stack gap="loose">
            <kit.Stack direction="row">
              <kit.Badge tone="neutral">{say('Later', 'Plus tard')}</kit.Badge>
              <kit.Badge tone="info">{say('New', 'Nouveau')}</kit.Badge>
              <kit.Badge tone="success">{say('Done', 'Fait')}</kit.Badge>
              <kit.Badge tone="warning">{say('Waiting', 'En attente')}</kit.Badge>
              <kit.Badge tone="critical">{say('Failed', 'Échec')}</kit.Badge>
            </kit.Stack>
            <kit.Text kind="heading">{say('Set up your programme', 'Configurez votre programme')}</kit.Text>
            <kit.Text tone="critical">
              {say('One code could not be made.', 'Un code n’a pas pu être créé.')}
            </kit.Text>
            <kit.Buttons
              actions={[
                { label: say('Set up', 'Configurer'), tone: 'primary', href: here('programme') },
                { label: say('Later', 'Plus tard'), onAction: () => undefined },
                { label: say('Remove', 'Supprimer'), tone: 'critical', onAction: () => undefined },
                { label: say('Working', 'En cours'), busy: true, onAction: () => undefined },
              ]}
            />
          </kit.Stack>
        </kit.Section>
      </kit.Stack>
    </kit.Page>
  );
}

function Gallery() {
  const toasts = useToasts();
  const page = new URLSearchParams(location.search).get('gallery') ?? 'home';
  return (
    <Frame settings={settings} selected={page} toasts={toasts}>
      {page === 'home' && <Home />}
      {page === 'members' && <Members found={rows} />}
      {page === 'empty' && <Members found={[]} />}
      {page === 'programme' && <Programme toasts={toasts} />}
      {page === 'member' && <Member toasts={toasts} />}
    </Frame>
  );
}

const place = document.querySelector('#ristourne-admin');
if (place !== null) createRoot(place).render(<Gallery />);
