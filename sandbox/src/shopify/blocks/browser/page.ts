import type { Given, ToFrame, ToPage } from './messages.ts';

/**
 * On the shop's page: puts each block into a frame of its own. Like Shopify's worker it has no origin, so that neither
 * the shop's cookies nor its page are within the block's reach; it gets what it asks for by messages.
 */
for (const place of document.querySelectorAll<HTMLElement>('[data-extension-target]')) frameBlock(place);

function frameBlock(place: HTMLElement): void {
  const frame = document.createElement('iframe');
  frame.title = place.dataset['title'] ?? '';
  frame.src = place.dataset['frame'] ?? '';
  frame.setAttribute('sandbox', 'allow-scripts allow-popups allow-popups-to-escape-sandbox');
  hide(frame, true);
  const tell = (message: ToFrame): void => frame.contentWindow?.postMessage(message, '*');
  window.addEventListener('message', ({ source, data }: MessageEvent<ToPage>) => {
    if (source !== frame.contentWindow) return;
    switch (data.sandboxBlock) {
      case 'ready':
        return tell({
          sandboxBlock: 'start',
          given: JSON.parse(place.dataset['given'] ?? '{}') as Given,
        });
      case 'token':
        return void fetchToken(place, data.call).then(tell);
      case 'height': {
        frame.style.height = `${data.height}px`;
        place.classList.toggle('shown', data.height > 0);
        return hide(frame, data.height === 0);
      }
    }
  });
  place.append(frame);
}

/** A frame that shows nothing is nowhere: neither for a screen reader nor for the Tab key. */
function hide(frame: HTMLIFrameElement, hidden: boolean): void {
  frame.inert = hidden;
  frame.ariaHidden = hidden ? 'true' : null;
}

async function fetchToken(place: HTMLElement, call: number): Promise<ToFrame> {
  const answer = await fetch(place.dataset['sessionToken'] ?? '', { method: 'POST' });
  const text = await answer.text();
  return answer.ok
    ? { sandboxBlock: 'token', call, token: text }
    : { sandboxBlock: 'no-token', call, problem: text };
}
