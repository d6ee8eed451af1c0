import type { enEarning } from './en-earning.ts';

export const frEarning: Record<keyof typeof enEarning, string> = {
  'problem.percent': '{field} : saisissez un pourcentage de 0,01 à 100.',
  'problem.range': '{field} : choisissez un nombre de {min} à {max}.',
  'problem.products': '{field} : indiquez au moins un numéro d’article.',

  'selection.open': 'Seulement pour certains articles, lieux ou clients…',
  'selection.close': 'Replier',
  'selection.include': 'Seulement ces articles',
  'selection.exclude': 'Jamais ces articles',
  'selection.types': 'Types',
  'selection.categories': 'Catégories',
  'selection.tags': 'Étiquettes',
  'selection.products': 'Numéros d’articles',
  'selection.articlesHint':
    'Plusieurs, séparés par des virgules ; un seul suffit. Rien de saisi : tous les articles. Les types sont ceux de Shopify, les catégories celles de WooCommerce (par slug ou numéro, avec tout ce qu’elles contiennent).',
  'selection.locations': 'Lieux',
  'selection.channels': 'Canaux',
  'selection.groups': 'Groupes de clients',
  'selection.scopeHint':
    'Rien de choisi : partout, et pour tous. Les canaux sont les mots de votre boutique, comme web ou pos, séparés par des virgules.',
  'selection.part': '{what} « {list} »',
  'selection.onlyFor': 'Seulement pour {parts}.',
  'selection.notFor': 'Jamais pour {parts}.',

  'programme.earning.none': 'Aucune règle : les commandes ne rapportent rien. Ajoutez-en une.',
  'programme.earning.add': 'Ajouter une règle',
  'programme.earning.remove': 'Retirer cette règle',
  'programme.rule': '{number}. {kind}',
  'programme.reward.benefit.gift_card': 'Une carte cadeau',
  'programme.reward.giftCardHint':
    'Sur Shopify, une carte cadeau : elle garde ce qu’une commande laisse, et Shopify ne dit pas quelles commandes elle a payées. Sur WooCommerce, un code promo de cette valeur, pour une commande.',
  'programme.reward.benefit.wallet_money': 'Le crédit, en code',
  'programme.reward.field.minMinor': 'Au moins',
  'programme.reward.field.maxMinor': 'Au plus',
  'programme.reward.moneyHint':
    'Les membres choisissent combien ils utilisent de leur crédit. Ce que la commande laisse du code leur revient quand le délai de retour est passé.',
  'programme.multipliers': 'Plusieurs campagnes multiplient les points d’une commande',
  'programme.multipliers.best': 'La meilleure compte',
  'programme.multipliers.all': 'Chacune ajoute les siens',
  'programme.unvalued.none':
    'Les points viennent des articles eux-mêmes. Chaque article vendu jusqu’ici a une valeur.',
  'programme.unvalued.some':
    '{count, plural, one {# article vendu n’a pas de valeur : il ne donne aucun point.} other {# articles vendus n’ont pas de valeur : ils ne donnent aucun point.}}',
  'programme.unvalued.show': 'Les afficher',
  'programme.unvalued.hide': 'Les masquer',
  'programme.unvalued.title': 'Articles sans valeur',
  'programme.unvalued.article': 'Article',
  'programme.unvalued.number': 'Numéro',
  'programme.eligible': 'Quels articles comptent',
  'programme.eligibleHint': 'Pour tout le programme, quoi que disent ses règles.',
  'programme.eligible.all': 'Tous les articles comptent, sauf les cartes cadeaux.',
  'programme.eligible.open': 'Seulement certains articles…',
  'programme.scope': 'Quelles commandes comptent',
  'programme.scopeHint': 'Les autres commandes ne rapportent rien dans ce programme.',
  'programme.scope.all': 'Les commandes de partout comptent, pour tous.',
  'programme.scope.open': 'Seulement certains lieux ou clients…',
  'programme.exclusions': 'Une commande ne rapporte rien du tout',
  'programme.exclusions.foreignCodes': 'si un code de réduction a servi qui n’est pas une de vos récompenses',
  'programme.exclusions.subscriptions': 'si elle contient un abonnement',
  'programme.exclusions.orderTags': 'si elle porte une de ces étiquettes',
  'programme.exclusions.orderTagsHint': 'Séparées par des virgules, par exemple absent, essai.',
  'programme.exclusions.groups':
    'Les clients d’un groupe que vous avez marqué comme exclu (personnel, professionnels) ne gagnent rien non plus.',
  'programme.preview.points': 'Points de son article',
  'programme.preview.pointsHint': 'Comme saisis dans votre boutique, pour une pièce.',
  'programme.preview.type': 'Type de son article',
  'programme.preview.category': 'Catégorie de son article',
  'programme.preview.tag': 'Étiquette de son article',
  'programme.preview.number': 'Numéro de son article',
  'programme.preview.share': '{units} : {rule}',
  'programme.preview.shareOn': '{units} : {rule}, sur {base}',
  'programme.preview.everywhere':
    'Comme pour un lieu et un client que toutes les règles concernent, et sans campagne.',

  'problem.tooLong': '{field} : {max} caractères au plus.',
  'problem.moneyRange': '{field} : choisissez un montant de {min} à {max}.',
  'problem.ratio': '{field} : saisissez un nombre comme 2 ou 1,5.',
  'problem.multiplier': '{field} : choisissez plus de 1, et {max} au plus.',
  'problem.tooMany': '{field} : {max} au plus.',
  'problem.itemTooLong': '{field} : {max} caractères au plus pour chacun.',
  'problem.articleNumber':
    '{field} : « {item} » n’est pas un numéro d’article. Saisissez celui que montre votre boutique, en chiffres seulement.',
  'problem.bracketCount': 'Paliers : de 1 à {max}.',
  'problem.bracketOrder':
    '{field}, palier {row} : chaque palier finit après son début, et commence où finit le précédent, ou après. Seul le dernier peut être sans fin.',
  'problem.shortCode':
    '{field} : choisissez au moins {least}, ou réservez le code à son titulaire. Un code court se trouve en essayant.',
  'problem.date': '{field} : choisissez une date.',
  'problem.endsFirst': '{field} : il est avant le premier jour.',
};
