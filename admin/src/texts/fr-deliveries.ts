import type { enDeliveries } from './en-deliveries.ts';

export const frDeliveries: Record<keyof typeof enDeliveries, string> = {
  'deliveries.title': 'Messages',
  'deliveries.subtitle': 'Ce qui vous attend. Rien n’est perdu : tout reprend dès que la cause est réglée.',
  'deliveries.messages': 'Messages de vos boutiques',
  'deliveries.messagesHint': 'Ils étaient authentiques, et n’ont pas pu être compris.',
  'deliveries.received': 'Reçu',
  'deliveries.topic': 'Sujet',
  'deliveries.reason': 'Pourquoi cela attend',
  'deliveries.store': 'Boutique',
  'deliveries.replay': 'Réessayer',
  'deliveries.empty.title': 'Rien n’attend',
  'deliveries.empty.text':
    'Tous les messages de vos boutiques ont été compris, et tout ce qui leur a été demandé est fait.',

  'reason.disconnected': 'La boutique est déconnectée. Reconnectez-la, et cela reprend.',
  'reason.accessLost':
    'Shopify n’accepte plus notre accès. Ouvrez Ristourne une fois dans l’interface de cette boutique.',
  'reason.scopeMissing':
    'Il manque à l’application une autorisation. Ouvrez Ristourne dans l’interface de cette boutique, et acceptez ce que Shopify demande.',
  'reason.currency':
    'La commande est en {from}, et le programme compte en {to} : ajoutez un taux sous Programme, Taux de change.',
  'reason.noMailServer':
    'Aucun serveur d’e-mail n’est réglé. La personne qui gère votre serveur de fidélité s’en charge.',
  'reason.mailTooLate': 'Trop tard : le lien de cet e-mail ne servirait plus.',
  'reason.givenUp': 'Abandonné après {attempts} essais. {last}',
  'reason.technical': 'Détail technique : {reason}',

  'effects.title': 'Codes, e-mails et autres tâches',
  'effects.hint': 'Elles n’ont pas pu être faites dans votre boutique, ou envoyées.',
  'effects.wanted': 'Demandé',
  'effects.what': 'Quoi',

  'effect.create_voucher': 'Créer un code',
  'effect.revoke_voucher': 'Révoquer un code',
  'effect.extend_voucher': 'Rendre un code réutilisable',
  'effect.fetch_order': 'Lire une commande',
  'effect.fetch_products': 'Lire des articles',
  'effect.mail': 'Envoyer un e-mail',
  'effect.stamp_order': 'Marquer une commande qui a utilisé un code',
  'effect.tag_customer': 'Marquer un client comme membre',
  'effect.show_balance': 'Afficher son solde à un client',

  'privacy.title': 'Ce que la loi demande',
  'privacy.hint':
    'La plateforme de votre boutique transmet les demandes des clients qui veulent savoir ce qui est conservé sur eux, ou le faire effacer. L’effacement se fait de lui-même.',
  'privacy.waiting': '{about} a demandé ses données à {store}',
  'privacy.due': 'Téléchargez la copie et remettez-la d’ici au {day}.',
  'privacy.download': 'Télécharger la copie',
  'privacy.handOver': 'Marquer comme remise',
  'privacy.handOverText':
    'La personne est alors oubliée ici, et la copie ne peut plus être téléchargée. La remise reste notée, avec votre nom.',
  'privacy.over': 'Fait',
  'privacy.counts': 'Effacé',
  'privacy.day': 'Jour',
  'privacy.was.copy': 'Copie remise',
  'privacy.was.copyErased': 'Copie demandée ; le client a été effacé avant',
  'privacy.was.copyLapsed': 'Copie jamais remise',
  'privacy.was.erasure': 'Client effacé',
  'privacy.was.storePurge': 'Données personnelles d’une boutique partie',
  'privacy.count.members': '{count, plural, one {# membre} other {# membres}}',
  'privacy.count.orders': '{count, plural, one {l’acheteur de # commande} other {l’acheteur de # commandes}}',
  'privacy.count.kept':
    '{count, plural, one {# gardé par une autre de vos boutiques} other {# gardés par une autre de vos boutiques}}',
};
