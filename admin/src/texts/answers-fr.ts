import { answersCardsFr } from './answers-cards-fr.ts';
import { answersEarningFr } from './answers-earning-fr.ts';
import type { AnswerKey } from './answers-en.ts';

export const answersFr: Record<AnswerKey, string> = {
  ...answersCardsFr,
  ...answersEarningFr,
  'programme.qualified.paid':
    '{codes, plural, one {# code est en cours de création} other {# codes sont en cours de création}}',
  'programme.qualified.left':
    'Il reste {count, plural, one {# membre} other {# membres}} : donnez-leur aussi.',
  'programme.qualified.more':
    'Rien n’a été donné : {count, plural, one {# membre a maintenant} other {# membres ont maintenant}} assez, ou l’un d’eux pour davantage. Fermez, et regardez à nouveau.',
  'programme.qualified.changed':
    'Rien n’a été donné : la récompense a changé entre-temps. Fermez, et rechargez la page.',
  'programme.qualified.noStore': 'Rien n’a été donné : aucune boutique connectée ne peut créer ses codes.',
  'vouchers.revoke.begun':
    '{count, plural, one {# code est en cours de révocation} other {# codes sont en cours de révocation}}',
  'vouchers.revoke.left': 'Il reste {count, plural, one {# code} other {# codes}} : révoquez-les aussi.',
  'vouchers.revoke.more':
    'Rien n’a été révoqué : il y a maintenant {count, plural, one {# code inutilisé} other {# codes inutilisés}}. Fermez, et regardez à nouveau.',
  'vouchers.revoke.none': 'Rien n’a été révoqué : plus aucun code n’est inutilisé.',
  'vouchers.revoke.over':
    'Non révoqué : ce code a été utilisé, a expiré, ou est déjà en cours de révocation.',
  'vouchers.revoke.commentWrong': 'Commentaire : dites pourquoi, en {max} caractères au plus.',
  'deliveries.replayed': '{count, plural, one {# message remis} other {# messages remis}} dans la file',
  'effects.replayed': '{count, plural, one {# tâche est retentée} other {# tâches sont retentées}}',
  'privacy.downloaded': 'Copie téléchargée',
  'privacy.handedOver': 'Marquée comme remise',
  'privacy.notWaiting': 'Cette demande est close : la copie a été remise, ou le client effacé.',
  'programme.saved': 'Enregistré : valable pour les commandes passées à partir de maintenant',
  'programme.wasPaused': 'Programme mis en pause',
  'programme.wasResumed': 'Programme repris',
  'problem.moneyChosen':
    'Accordée : les membres choisissent combien ils utilisent, cela ne peut donc pas venir tout seul.',
  'problem.maximumBelow': 'Au plus : ne doit pas être inférieur au plus petit montant.',
  'problem.occasionChoice':
    'Une récompense pour une occasion n’a pas de prix : donnez un montant, un pourcentage, un article ou la livraison.',
  'problem.articlesDiffer': 'Deux articles ont le même numéro.',
  'problem.articlesChosen':
    'Un article à son propre prix se choisit : il ne peut pas être donné de lui-même.',
  'problem.brackets':
    'Chaque palier commence où finit le précédent, ou après ; seul le dernier peut être sans fin.',
  'problem.other': '{field} : {reason}',
};
