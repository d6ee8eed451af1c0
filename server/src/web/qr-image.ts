import { formatClaimPath, parseClaimLink } from '@ristourne/core/claims/claim-link';
import { verifyLink } from '@ristourne/core/claims/verify-link';
import type { Deps } from '@ristourne/core/ports/deps';
import { etagMatches, qrImage, type QrImage } from '@ristourne/core/qr/image';

const PATH = /^\/qr\/([A-Za-z0-9_-]{1,64})\/([A-Za-z0-9_.-]{1,200})\.(svg|png)$/;
/** A link's picture never changes. */
const CACHE_CONTROL = 'public, max-age=31536000, immutable';

export function isQrImage(path: string): boolean {
  return path.startsWith('/qr/');
}

/** The QR of an order's claim link. A link that this server did not make is 404, so that it draws no one else's texts. */
export async function qrImageResponse(deps: Deps, request: Request, publicUrl: string): Promise<Response> {
  const [, storeRef = '', tail = '', format] = PATH.exec(new URL(request.url).pathname) ?? [];
  const link = parseClaimLink(storeRef, tail);
  if (link === null || (await verifyLink(deps, link)).outcome === 'invalid')
    return new Response('Not found\n', { status: 404 });
  const image = qrImage(publicUrl + formatClaimPath(link), format === 'png' ? 'png' : 'svg');
  return imageResponse(request, image, CACHE_CONTROL);
}

/** A QR image as a browser or a mail program loads it; 304 when it has the same one. */
export function imageResponse(request: Request, image: QrImage, cacheControl: string): Response {
  const headers = {
    'content-type': image.contentType,
    'cache-control': cacheControl,
    etag: image.etag,
    'content-security-policy': "default-src 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
  if (etagMatches(request.headers.get('if-none-match') ?? undefined, image.etag))
    return new Response(null, { status: 304, headers });
  return new Response(new Uint8Array(image.body), { headers });
}
