/** Deliveries, and what the law asks. */
export const enDeliveries = {
  'deliveries.title': 'Deliveries',
  'deliveries.subtitle': 'What waits for you. Nothing is lost: it goes on as soon as its cause is mended.',
  'deliveries.messages': 'Messages from your shops',
  'deliveries.messagesHint': 'They were genuine, and could not be understood.',
  'deliveries.received': 'Received',
  'deliveries.topic': 'About',
  'deliveries.reason': 'Why it waits',
  'deliveries.store': 'Shop',
  'deliveries.replay': 'Try again',
  'deliveries.empty.title': 'Nothing waits',
  'deliveries.empty.text':
    'Every message from your shops was understood, and everything that was wanted from them was done.',

  'reason.disconnected': 'The shop is disconnected. Connect it again, and this goes on.',
  'reason.accessLost': 'Shopify no longer accepts our access. Open Ristourne in that shop’s admin once.',
  'reason.scopeMissing':
    'The app lacks a permission that this needs. Open Ristourne in that shop’s admin, and accept what Shopify asks.',
  'reason.currency':
    'The order is in {from}, and the programme counts in {to}: add a rate under Programme, Exchange rates.',
  'reason.noMailServer': 'No mail server is set up. Whoever runs your loyalty server does that.',
  'reason.mailTooLate': 'Too late: the link in this mail would no longer work.',
  'reason.givenUp': 'Given up after {attempts} attempts. {last}',
  'reason.technical': 'Technical: {reason}',

  'effects.title': 'Codes, mails and other tasks',
  'effects.hint': 'They could not be done in your shop, or sent.',
  'effects.wanted': 'Wanted',
  'effects.what': 'What',

  'effect.create_voucher': 'Make a code',
  'effect.revoke_voucher': 'Revoke a code',
  'effect.extend_voucher': 'Make a code usable again',
  'effect.fetch_order': 'Read an order',
  'effect.fetch_products': 'Look up articles',
  'effect.mail': 'Send a mail',
  'effect.stamp_order': 'Tag an order that used a code',
  'effect.tag_customer': 'Tag a customer as a member',
  'effect.show_balance': 'Show a customer their balance',

  'privacy.title': 'What the law asks',
  'privacy.hint':
    'Your shop’s platform passes on when customers want to know what is kept of them, or want it erased. Erasing happens by itself.',
  'privacy.waiting': '{about} asked {store} for their data',
  'privacy.due': 'Download the copy and give it to them by {day}.',
  'privacy.download': 'Download the copy',
  'privacy.handOver': 'Mark as handed over',
  'privacy.handOverText':
    'Who asked is then forgotten here, and the copy can’t be downloaded again. That it was handed over stays noted, with your name.',
  'privacy.over': 'Done',
  'privacy.counts': 'Erased',
  'privacy.day': 'Day',
  'privacy.was.copy': 'Copy handed over',
  'privacy.was.copyErased': 'Copy asked for; the customer was erased first',
  'privacy.was.copyLapsed': 'Copy never handed over',
  'privacy.was.erasure': 'Customer erased',
  'privacy.was.storePurge': 'Everything personal of a shop that left',
  'privacy.count.members': '{count, plural, one {# member} other {# members}}',
  'privacy.count.orders': '{count, plural, one {# order’s buyer} other {# orders’ buyers}}',
  'privacy.count.kept':
    '{count, plural, one {# kept by another shop of yours} other {# kept by another shop of yours}}',
} as const;
