import { render } from 'preact';
import { askServer, type Asking } from './ask-server.ts';
import { OrderBlock } from './order-block.tsx';

export type Showing = Omit<Asking, 'pause'> & { translate: (key: string) => string };

/** Asks what the order earns, and only then shows it: a page that has nothing to show is not moved by us. */
export async function showOrderBlock({ translate, ...asking }: Showing): Promise<void> {
  const answer = await askServer({ ...asking, pause });
  if (answer.outcome === 'nothing') return;
  const later = { title: translate('later.title'), text: translate('later.text') };
  render(<OrderBlock answer={answer} later={later} />, document.body);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
