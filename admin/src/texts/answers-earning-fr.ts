import type { answersEarningEn } from './answers-earning-en.ts';

export const answersEarningFr: Record<keyof typeof answersEarningEn, string> = {
  'campaign.saved': 'Campagne enregistrée : valable pour les commandes passées à partir de maintenant',
  'campaign.tooMany': 'Il y a {max} campagnes. Retirez-en d’abord une qui est terminée.',
  'campaign.ended': 'Campagne terminée',
  'campaign.removed': 'Campagne retirée',
  'rates.added': 'Taux ajouté',
  'rates.addedAndSettled':
    '{count, plural, one {Taux ajouté : # commande en attente a ses points} other {Taux ajouté : # commandes en attente ont leurs points}}',
  'rates.sameCurrency': 'Devise : votre programme compte déjà en {currency}.',
  'rates.badCurrency': 'Devise : saisissez ses trois lettres, comme USD.',
  'rates.badRate': 'Taux : saisissez un nombre au-dessus de 0, comme 0,92, avec 8 décimales au plus.',
  'rates.already': 'À partir du : il y a déjà un taux de ce jour. Choisissez un autre jour.',
  'problem.sameIds': 'Deux entrées ont le même identifiant. Rechargez la page et refaites votre changement.',
};
