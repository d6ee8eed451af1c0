/** Where Google has people write reviews: its own domains and its short links. */
const SHORT_HOSTS = new Set(['g.page', 'g.co', 'goo.gl', 'maps.app.goo.gl']);
const GOOGLE =
  /^(?:(?:www|search|maps)\.)?google\.(?:com|fr|be|ch|lu|ca|de|at|nl|es|it|pt|ie|pl|se|dk|no|fi|cz|co\.uk|co\.nz|com\.au|com\.mx|com\.br|co\.ma|tn|sn|ci)$/;

/**
 * Whether a link leads to a place's reviews on Google, over https. Only to be shown: Google forbids rewarding reviews, so
 * no units are ever given for following it.
 */
export function isGoogleReviewLink(link: string): boolean {
  const url = URL.parse(link);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.port !== '') return false;
  return SHORT_HOSTS.has(url.hostname) || GOOGLE.test(url.hostname);
}
