import type { answersCardsEn } from './answers-cards-en.ts';

export const answersCardsFr: Record<keyof typeof answersCardsEn, string> = {
  'cards.imported': '{count, plural, one {# carte ajoutée} other {# cartes ajoutées}}',
  'cards.joined': 'Bienvenue : un nouveau membre a la carte {number}',
  'member.cards.assigned': 'La carte {number} est à ce membre',
  'member.cards.stopped': 'La carte {number} ne fonctionne plus',
  'member.cards.works': 'La carte {number} fonctionne de nouveau',
  'problem.cardNumber': 'Numéro : de 4 à 32 chiffres et lettres.',
  'problem.cardTaken': 'Numéro : cette carte est, ou était, celle d’un autre membre.',
  'problem.cardUnusable': 'Numéro : cette carte est bloquée ou perdue.',
  'problem.cardSame': 'Numéro : cette carte est déjà la sienne.',
  'problem.cardHas': 'Numéro : la carte {number} de ce membre fonctionne ; remplacez-la.',
  'problem.cardList': 'Numéros : la ligne {line} n’est pas un numéro de carte. Rien n’a été ajouté.',
  'problem.cardListEmpty': 'Numéros : il n’y en a aucun.',
  'problem.cardListLong': 'Numéros : {most} à la fois au plus.',
};
