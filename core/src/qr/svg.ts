import { QUIET_ZONE_MODULES, type QrMatrix } from './matrix.ts';

/** What a screen reader says of the image; leave it out where an `alt` beside the image says it already. */
export interface QrSvgTexts {
  readonly title: string;
  readonly description?: string;
}

/**
 * The symbol as an SVG document: a white square and one black path, a module being one unit, quiet zone
 * included. It has no width or height, so it takes the size that its place gives it, and edges stay crisp.
 */
export function qrSvg(matrix: QrMatrix, texts?: QrSvgTexts): string {
  const side = matrix.modulesPerSide + 2 * QUIET_ZONE_MODULES;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"` +
    `${texts === undefined ? '' : ' role="img"'}>${spoken(texts)}` +
    `<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${darkPath(matrix)}"/></svg>`
  );
}

/** One closed rectangle for each horizontal run of dark modules. */
function darkPath({ modulesPerSide, dark }: QrMatrix): string {
  let path = '';
  for (let y = 0; y < modulesPerSide; y += 1) {
    const row = y * modulesPerSide;
    let x = 0;
    while (x < modulesPerSide) {
      const start = x;
      while (x < modulesPerSide && dark[row + x] === 1) x += 1;
      if (x > start) {
        path += `M${start + QUIET_ZONE_MODULES} ${y + QUIET_ZONE_MODULES}h${x - start}v1h-${x - start}z`;
      }
      x += 1;
    }
  }
  return path;
}

function spoken(texts: QrSvgTexts | undefined): string {
  if (texts === undefined) return '';
  const description = texts.description === undefined ? '' : `<desc>${escapeXml(texts.description)}</desc>`;
  return `<title>${escapeXml(texts.title)}</title>${description}`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
