/** Page that a sign-in mail's link opens; it asks for one tap more, since mail scanners follow links. */
export function signInPath(token: string): string {
  return `/wallet/sign-in/${token}`;
}
