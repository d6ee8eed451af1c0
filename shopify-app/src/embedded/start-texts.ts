import type { Language } from '@ristourne/admin/texts/translate';
import type { ConnectShopProblem } from '../connect/connect-shop.ts';

type Texts = {
  title: string;
  subtitle: string;
  newTitle: string;
  newText: string;
  newAction: string;
  joinTitle: string;
  joinText: string;
  code: string;
  codeHint: string;
  joinAction: string;
  connected: string;
  joined: string;
  unreachable: string;
  problems: Record<ConnectShopProblem, string>;
};

/** The page of a shop that has no merchant yet. */
export const START_TEXTS: Record<Language, Texts> = {
  en: {
    title: 'Welcome to Ristourne',
    subtitle: 'One question first: whose points does this shop give?',
    newTitle: 'Start a new programme',
    newText:
      'This shop gets its own programme and its own members. Choose this if it is your first shop here.',
    newAction: 'Start a new programme',
    joinTitle: 'Join a programme',
    joinText:
      'Another shop of yours runs a programme on this server. Both then share it: customers earn and use the same points in either. This can’t be changed after the first order.',
    code: 'Pairing code',
    codeHint:
      '10 letters and digits. Your other shop makes one: Ristourne, Home, “Add a shop”. It is good for one hour.',
    joinAction: 'Join',
    connected: 'Your shop is connected',
    joined: 'Your shop has joined the programme',
    unreachable: 'Shopify did not tell us about your shop, and nothing was changed. Try again in a moment.',
    problems: {
      unknown: 'Pairing code: there is no such code here. Check it, or ask for a new one.',
      expired: 'Pairing code: it is older than an hour. Ask for a new one.',
      spent: 'Pairing code: another shop has joined with it. Ask for a new one.',
      has_orders: 'Pairing code: this shop has orders in its own programme already, and stays there.',
      too_many_attempts: 'Pairing code: too many tries from this shop. Wait an hour, then try again.',
    },
  },
  fr: {
    title: 'Bienvenue dans Ristourne',
    subtitle: 'Une question d’abord\u00a0: de qui cette boutique donne-t-elle les points\u00a0?',
    newTitle: 'Lancer un nouveau programme',
    newText:
      'Cette boutique aura son propre programme et ses propres membres. Choisissez cela si c’est votre première boutique ici.',
    newAction: 'Lancer un nouveau programme',
    joinTitle: 'Rejoindre un programme',
    joinText:
      'Une autre de vos boutiques a un programme sur ce serveur. Les deux le partageront\u00a0: les clients gagnent et utilisent les mêmes points dans l’une comme dans l’autre. Après la première commande, cela ne se change plus.',
    code: 'Code de jumelage',
    codeHint:
      '10 lettres et chiffres. Votre autre boutique en crée un\u00a0: Ristourne, Accueil, «\u00a0Ajouter une boutique\u00a0». Il est valable une heure.',
    joinAction: 'Rejoindre',
    connected: 'Votre boutique est connectée',
    joined: 'Votre boutique a rejoint le programme',
    unreachable:
      'Shopify n’a rien dit de votre boutique, et rien n’a été modifié. Réessayez dans un instant.',
    problems: {
      unknown: 'Code de jumelage\u00a0: ce code n’existe pas ici. Vérifiez-le ou demandez-en un nouveau.',
      expired: 'Code de jumelage\u00a0: il date de plus d’une heure. Demandez-en un nouveau.',
      spent: 'Code de jumelage\u00a0: une autre boutique l’a utilisé. Demandez-en un nouveau.',
      has_orders:
        'Code de jumelage\u00a0: cette boutique a déjà des commandes dans son propre programme, et y reste.',
      too_many_attempts:
        'Code de jumelage\u00a0: trop d’essais depuis cette boutique. Attendez une heure, puis réessayez.',
    },
  },
};
