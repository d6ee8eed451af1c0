import type { Texts } from './en.ts';

/** Toutes les phrases des messages en français. */
export const fr: Texts = {
  signInSubject: 'Votre code de connexion : {code}',
  signInIntro:
    'Ouvrez votre portefeuille de fidélité avec ce bouton. Il fonctionne une seule fois, pendant 15 minutes.',
  signInButton: 'Ouvrir mon portefeuille',
  signInCodeLabel: 'Ou saisissez ce code là où vous l’avez demandé :',
  signInIgnore: 'Vous n’avez rien demandé ? Ignorez ce message : rien ne se passe sans ce code.',

  claimSubject: '{units} vous {total, plural, one {attend} other {attendent}} chez {merchant}',
  claimSubjectNoUnits: 'Confirmez votre adresse pour vos points chez {merchant}',
  claimIntro:
    '{units} de votre commande chez {merchant} vous {total, plural, one {attend} other {attendent}}. Ajoutez-{total, plural, one {le} other {les}} à votre portefeuille avec ce bouton. Il fonctionne une seule fois, pendant 24 heures.',
  claimIntroNoUnits:
    'Votre commande chez {merchant} donnera ses points dès qu’elle sera payée. Dites qu’elle est à vous avec ce bouton. Il fonctionne une seule fois, pendant 24 heures.',
  claimButton: 'Ajouter mes points',
  claimCodeLabel: 'Ou saisissez ce code sur la page où vous l’avez demandé, dans les 15 minutes :',
  claimIgnore: 'Ce n’est pas votre commande ? Ignorez ce message : rien n’est ajouté sans vous.',

  rewardSubject: 'Votre récompense chez {merchant} : {benefit}',
  rewardIntro: 'Merci de votre fidélité à {merchant}. Voici votre récompense : {benefit}.',
  rewardCodeLabel: 'Votre code pour la prochaine commande :',
  rewardUse:
    'Saisissez-le au moment de payer sur {store}, ou montrez-le en caisse. Il sert une seule fois et ne se cumule pas avec d’autres codes.',
  rewardExpiry: 'Valable jusqu’au {date}.',
  rewardButton: 'Aller à la boutique',

  earnedLasts: 'Ce que vous gagnez dure {days, plural, one {# jour} other {# jours}}.',
};
