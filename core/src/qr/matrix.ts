import { create } from 'qrcode';

/** A QR symbol without its quiet zone: row by row, 1 = dark, `modulesPerSide` squared of them. */
export interface QrMatrix {
  readonly modulesPerSide: number;
  readonly dark: Uint8Array;
}

/** A claim link has some 100 bytes; a code that needs much more than a screen's width is no use on paper. */
export const QR_TEXT_MAX_BYTES = 1024;

/** Light modules that must surround a symbol so that scanners find it (ISO/IEC 18004, 5.3.8). */
export const QUIET_ZONE_MODULES = 4;

/**
 * The QR symbol of a text, at error correction level M (15 % of it may be hidden or dirty), in the smallest
 * version that holds it. The same text always gives the same symbol.
 * Throws a RangeError that names `text` when it is empty or longer than QR_TEXT_MAX_BYTES in UTF-8.
 */
export function qrMatrix(text: string): QrMatrix {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes === 0) throw new RangeError('text: a QR code needs at least one character');
  if (bytes > QR_TEXT_MAX_BYTES) {
    throw new RangeError(
      `text: ${bytes} bytes are more than the ${QR_TEXT_MAX_BYTES} that a QR code may hold here`,
    );
  }
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  return { modulesPerSide: modules.size, dark: modules.data };
}
