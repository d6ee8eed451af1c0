/** Steps of Shopify's scale that its elements name; the sizes are ours, near to what its checkout shows. */
export const SPACES: Record<string, string> = {
  none: '0',
  'small-500': '2px',
  'small-400': '4px',
  'small-300': '6px',
  'small-200': '8px',
  'small-100': '10px',
  small: '10px',
  base: '16px',
  large: '20px',
  'large-100': '20px',
  'large-200': '24px',
  'large-300': '28px',
  'large-400': '32px',
  'large-500': '40px',
};

/** Of the frame's document: as tall as its content, and nothing of its own. */
export const FRAME_STYLE = `
html{background:transparent}
body{margin:0;display:flow-root;overflow-wrap:anywhere;color:#000;font:14px/1.5 Inter,-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
`;

/** Inside each element: `:host` is the element itself. */
export const ELEMENT_STYLE = `
*{box-sizing:border-box}
h2{margin:0 0 12px;font-size:17px;line-height:1.3;font-weight:600;color:#000}
section{padding:20px;border:1px solid #dedede;border-radius:10px;background:#fff}
p{margin:0}
a{color:#005bd1;text-decoration:underline;text-underline-offset:2px;display:inline-block;padding:4px 0}
a:focus-visible{outline:2px solid #005bd1;outline-offset:2px;border-radius:2px}
.code{width:max-content;max-width:100%;padding:6px;border:1px solid #dedede;border-radius:8px;background:#fff}
.code svg{display:block;width:180px;max-width:100%;height:auto}
.subdued{color:#666}
`;
