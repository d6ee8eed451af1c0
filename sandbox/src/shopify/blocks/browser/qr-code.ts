import { create } from 'qrcode';

/** Light modules around a symbol, without which scanners do not find it. */
const QUIET_ZONE = 4;
const SVG = 'http://www.w3.org/2000/svg';

/** The QR symbol of a text as a drawing whose unit is one module. */
export function qrDrawing(text: string): SVGSVGElement {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const side = modules.size + 2 * QUIET_ZONE;
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('viewBox', `0 0 ${side} ${side}`);
  drawing.setAttribute('shape-rendering', 'crispEdges');
  drawing.setAttribute('aria-hidden', 'true');
  const dark = document.createElementNS(SVG, 'path');
  const steps = [...modules.data].flatMap((isDark, index) => {
    const [x, y] = [index % modules.size, Math.floor(index / modules.size)];
    return isDark === 1 ? [`M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z`] : [];
  });
  dark.setAttribute('d', steps.join(''));
  drawing.append(dark);
  return drawing;
}
