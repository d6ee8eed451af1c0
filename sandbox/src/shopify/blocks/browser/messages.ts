/** What the shop's page tells the frame of a block. */
export type ToFrame =
  | { sandboxBlock: 'start'; given: Given }
  | { sandboxBlock: 'token'; call: number; token: string }
  | { sandboxBlock: 'no-token'; call: number; problem: string };

/** What the frame tells the page. */
export type ToPage =
  | { sandboxBlock: 'ready' }
  | { sandboxBlock: 'token'; call: number }
  | { sandboxBlock: 'height'; height: number };

export interface Given {
  orderId: string;
  checkoutToken?: string;
}
