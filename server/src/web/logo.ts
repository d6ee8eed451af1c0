import { readId } from '@ristourne/core/commerce/ids';
import { readLogo } from '@ristourne/core/locations/set-logo';
import type { Deps } from '@ristourne/core/ports/deps';
import { imageResponse } from './qr-image.ts';

const PATH = /^\/logos\/(mer_[0-9a-f-]{36})\/([0-9a-f]{64})\.png$/;
/** An address names what it shows: another picture has another one. */
const CACHE_CONTROL = 'public, max-age=31536000, immutable';

export function isLogo(path: string): boolean {
  return path.startsWith('/logos/');
}

/** The logo of a merchant's place, as it was written anew; 404 once no place shows it. */
export async function logoResponse(deps: Deps, request: Request): Promise<Response> {
  const [, merchant = '', sha256 = ''] = PATH.exec(new URL(request.url).pathname) ?? [];
  const merchantId = readId('merchant', merchant);
  const png = merchantId === null ? null : await readLogo(deps.pool, merchantId, sha256);
  if (png === null) return new Response('Not found\n', { status: 404 });
  return imageResponse(request, { contentType: 'image/png', etag: `"${sha256}"`, body: png }, CACHE_CONTROL);
}
