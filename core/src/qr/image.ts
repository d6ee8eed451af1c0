import { createHash } from 'node:crypto';
import { qrMatrix } from './matrix.ts';
import { qrPng } from './png.ts';
import { qrSvg } from './svg.ts';

export const QR_FORMATS = ['svg', 'png'] as const;
export type QrFormat = (typeof QR_FORMATS)[number];

/** Bytes that can be sent as they are. `etag` is a strong one, quotes included, made from the bytes alone. */
export interface QrImage {
  readonly body: Buffer;
  readonly contentType: string;
  readonly etag: string;
}

const CONTENT_TYPES: Record<QrFormat, string> = { svg: 'image/svg+xml; charset=utf-8', png: 'image/png' };
const ETAG_CHARACTERS = 22;

/** The QR code of a text as an image file. Throws a RangeError that names `text` when it can't be drawn. */
export function qrImage(text: string, format: QrFormat): QrImage {
  const matrix = qrMatrix(text);
  const body = format === 'svg' ? Buffer.from(qrSvg(matrix), 'utf8') : qrPng(matrix);
  return { body, contentType: CONTENT_TYPES[format], etag: etagOf(body) };
}

/** A strong ETag: 132 bits of the SHA-256 of the bytes. The same bytes have the same tag on every server. */
export function etagOf(body: Uint8Array): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, ETAG_CHARACTERS)}"`;
}

/** Whether an `If-None-Match` header names this tag, by the weak comparison that RFC 9110 (13.1.2) asks for. */
export function etagMatches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
