import type { enMerges } from './en-merges.ts';

/** Two members who turn out to be one, and taking that back. */
export const frMerges: Record<keyof typeof enMerges, string> = {
  'member.merge': 'Réunir avec un autre membre…',
  'member.merge.title': 'Réunir avec un autre membre',
  'member.merge.into':
    'Choisissez qui est la même personne que {name}. Tout ce qui est à elle vient chez {name}.',
  'member.merge.found': 'Membres',
  'member.merge.ask': 'Réunir {from} avec {to} ?',
  'member.merge.moves': 'Ceci passe de {from} à {to} :',
  'member.merge.nothing': 'Aucun point',
  'member.merge.codes': '{count, plural, one {# code non utilisé} other {# codes non utilisés}}',
  'member.merge.later':
    'Les commandes, adresses et comptes de boutique des deux comptent désormais pour {to}. Aucune récompense n’est donnée pour des points qui ne font que changer de place. Vous pouvez annuler sur la fiche de {to}, tant que des points des deux n’ont pas été utilisés ensemble.',
  'member.merge.confirm': 'Réunir',
  'member.merge.done': 'Membres réunis',
  'member.merge.already': 'Ce membre a déjà été réuni avec un autre.',
  'member.merge.same': 'C’est le même membre.',
  'member.merges': 'Membres réunis',
  'member.merged.title': 'Réuni avec {name} le {day}',
  'member.merged.text':
    'Les points, les codes et les commandes suivantes sont là-bas. Ce qui s’est passé jusqu’à ce jour reste ici.',
  'member.merged.open': 'Ouvrir ce membre',
  'member.unmerge': 'Séparer…',
  'member.unmerge.title': 'Séparer de nouveau {name} ?',
  'member.unmerge.text':
    '{name} retrouve ce qui reste de ses propres commandes, corrections et codes. Les commandes arrivées depuis restent ici.',
  'member.unmerge.confirm': 'Séparer',
  'member.unmerge.done': 'Membres séparés',
  'member.unmerge.already': 'Cette réunion a déjà été annulée.',
  'member.unmerge.further':
    'Ce membre a depuis été réuni avec un autre : annulez d’abord cela, sur la fiche de cet autre membre.',
  'member.unmerge.spent':
    'Des points de l’un ont depuis été utilisés, ou repris, pour l’autre. On ne peut plus les distinguer : ajustez les deux à la main si nécessaire.',
  'member.unmerge.owed':
    'L’un des deux avait des points à rattraper, et ceux de l’autre les ont compensés. On ne peut plus les distinguer : ajustez les deux à la main si nécessaire.',
};
