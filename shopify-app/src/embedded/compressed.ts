import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Below this a packet holds it anyway. */
const MIN_BYTES = 1_024;
/** A page is compressed while its reader waits: more effort costs more than it saves. */
const BROTLI_QUALITY = 4;

export type Encoding = 'br' | 'gzip';

/** The best of what a browser says it can read; null: nothing, or it says nothing. */
export function encodingFor(request: Request): Encoding | null {
  const accepted = (request.headers.get('accept-encoding') ?? '')
    .split(',')
    .map((one) =>
      one
        .trim()
        .toLowerCase()
        .split(/\s*;\s*q=/),
    )
    .filter(([, weight = '1']) => Number(weight) > 0)
    .map(([name]) => name);
  return (['br', 'gzip'] as const).find((one) => accepted.includes(one)) ?? null;
}

/** The same answer for a slow line. Pages and their data are text, some hundred lines of a table alike. */
export async function compressed(request: Request, response: Response): Promise<Response> {
  const encoding = encodingFor(request);
  if (encoding === null || response.body === null || response.headers.has('content-encoding'))
    return response;
  const body = Buffer.from(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.append('vary', 'accept-encoding');
  const { status, statusText } = response;
  if (body.length < MIN_BYTES) return new Response(body, { status, statusText, headers });
  headers.delete('content-length');
  headers.set('content-encoding', encoding);
  const small = encoding === 'br' ? await brotli(body) : await promisify(gzip)(body);
  return new Response(small, { status, statusText, headers });
}

function brotli(body: Buffer): Promise<Buffer<ArrayBuffer>> {
  return promisify(brotliCompress)(body, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
    },
  });
}
