import type { AdminLocation, ActAnswer } from '../protocol.ts';

/** What a page needs of the admin that it stands in: Shopify's, through Remix, or WordPress's. */
export type AdminHost = {
  /** The address of a page of ours in this admin's own navigation. */
  href: (location: AdminLocation) => string;
  /** Goes there without losing the admin around the page. */
  navigate: (location: AdminLocation) => void;
  /** Sends a command to the page that is shown; afterwards its data is loaded again if it was done. */
  act: (command: object) => Promise<ActAnswer>;
  /** A short message that goes away by itself ("Programme saved"). */
  toast: (message: string) => void;
};
