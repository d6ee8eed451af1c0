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

  claimWelcome: 'Et pour vous souhaiter la bienvenue : l’inscription vous rapporte {units} de plus.',

  welcomeSubject: 'Bienvenue chez {merchant} : {units} pour vous',
  welcomeIntro:
    'Vous êtes maintenant membre chez {merchant}. En cadeau de bienvenue, vous trouvez {units} dans votre portefeuille, à utiliser dès maintenant.',
  unitsUntil: '{units} : à utiliser jusqu’au {date} inclus.',
  walletButton: 'Ouvrir mon portefeuille',

  noticeSubject: '{units} à utiliser chez {merchant} jusqu’au {date}',
  noticeIntro: 'Ce que vous avez dans « {program} » chez {merchant} arrive bientôt à échéance :',
  noticeAffordable:
    'Vous avez {units} en tout. C’est assez pour « {reward} » : choisissez cette récompense dans votre portefeuille, et vous avez aussitôt son code.',
  noticeToGo: 'Avec {units} de plus, vous pouvez avoir « {reward} ».',
  noticeWhy:
    'Vous recevez ce message parce que vous êtes membre chez {merchant}. Ce qui n’est pas utilisé d’ici là est perdu.',

  earnedLasts: 'Ce que vous gagnez dure {days, plural, one {# jour} other {# jours}}.',

  membershipDates: 'L’adhésion est valable du {from} au {to}.',
  membershipDays: 'L’adhésion est valable {days, plural, one {# jour} other {# jours}} après l’inscription.',
  membershipAlways: 'toujours',
  orderBeforeMembership:
    'Votre adhésion n’avait pas commencé au moment de la commande : elle ne rapporte rien.',
  orderAfterMembership:
    'Votre adhésion était terminée au moment de la commande : elle ne rapporte rien. Vous gardez ce que vous avez.',
  changeMembership: 'Adhésion',
  changeFromTo: '{what} : {before} → {after}',
  changeNew: 'Nouveau – {what} : {after}',
  changeGone: 'Supprimé – {what} : {before}',
  changeOther: 'D’autres réglages changent aussi.',
  changeRate: 'Taux',
  changeBrackets: 'Selon le montant de la commande',
  changeVisits: 'Visites',
  changeRule: 'Gain',
  changeReward: 'Récompense « {name} »',
  changeAutomatic: 'donnée d’elle-même, et dépense son prix',
  changeKeeping: 'donnée d’elle-même, et ne dépense rien',
  changeChosen: 'donnée quand le membre la choisit',
  changeVoucherDays: 'son code est valable {days, plural, one {# jour} other {# jours}}',
  changeOrdersEarn: 'les commandes payées avec rapportent',
  changeOrdersDont: 'les commandes payées avec ne rapportent rien',
  changeDays: '{days, plural, one {# jour} other {# jours}}',
  changeName: 'Nom',
  changePointName: 'Nom des points',
  changeCurrency: 'Devise',
  changeTaxBase: 'Les points se comptent sur',
  changeWithTax: 'ce que voit l’acheteur, taxes comprises',
  changeWithoutTax: 'le montant hors taxes',
  changeMaturity: 'Points utilisables après',
  changeMaturesFrom: 'À compter de',
  changeFromPayment: 'le paiement',
  changeFromFulfilment: 'l’expédition ou la remise',
  changeFromBookingTime: 'l’heure d’une réservation',
  changeFromBooking: 'une heure, d’après « {property} »',
  changeLots: 'Durée des points',
  changeClaims: 'Le code d’une commande peut être scanné pendant',
  changeShortfall: 'Quand un remboursement trouve trop peu de points',
  changeOwed: 'le membre les doit',
  changeWrittenOff: 'ils sont passés en perte',
};
