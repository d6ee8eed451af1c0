/** What only the server says of campaigns and exchange rates. */
export const answersEarningEn = {
  'campaign.saved': 'Campaign saved: it counts for orders placed from now on',
  'campaign.tooMany': 'There are {max} campaigns. Remove one that is over first.',
  'campaign.ended': 'Campaign ended',
  'campaign.removed': 'Campaign removed',
  'rates.added': 'Rate added',
  'rates.addedAndSettled':
    '{count, plural, one {Rate added: # order that waited has its points} other {Rate added: # orders that waited have their points}}',
  'rates.sameCurrency': 'Currency: your programme already counts in {currency}.',
  'rates.badCurrency': 'Currency: type its three letters, such as USD.',
  'rates.badRate': 'Rate: type a number above 0, such as 0.92, with 8 decimals at most.',
  'rates.already': 'From: there is a rate of that day already. Choose another day.',
  'problem.sameIds': 'Two entries have the same id. Load the page again and repeat your change.',
} as const;
