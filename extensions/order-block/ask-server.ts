import { BLOCK_VERSION, readAnswer, type Answer } from './answer.ts';

// The only variable there is: the build puts its value in.
declare const process: { env: { APP_URL?: string } };

/** What a block knows of its order; null as long as Shopify has not told it everything. */
export type Question = { orderId: string; checkoutToken?: string };

export type Asking = {
  /** Below the app's own address: "thank-you". */
  path: string;
  question: () => Question | null;
  /** A token lives for minutes: each request takes the one of its moment. */
  sessionToken: () => Promise<string>;
  language: () => string;
  pause: (ms: number) => Promise<void>;
};

/** Growing pauses: half a minute in all, in which Shopify has made the order and told it to apps. */
const PAUSES_S = [1, 2, 4, 8, 15];
/** A server that wants to be left alone for longer than this is not asked again. */
const LONGEST_PAUSE_S = 30;
const TIMEOUT_MS = 10_000;
const SECOND_MS = 1_000;

/** Set when the extensions are built: the application_url of shopify.app.toml, or the tunnel of `shopify app dev`. */
const SERVER = process.env.APP_URL;

/**
 * Asks until the server knows the order, or time is up: then the last word is `not_yet`. A server that fails or is not
 * reached is asked again in the same pauses; one that never said anything is `nothing`, like whatever fails otherwise,
 * since a buyer's page is never broken by us.
 */
export async function askServer(asking: Asking): Promise<Answer> {
  try {
    let said: Answer = { outcome: 'nothing' };
    for (let turn = 0; ; turn += 1) {
      const question = asking.question();
      const heard = question === null ? NO_ORDER_YET : await askOnce(asking, question);
      if (question !== null && heard !== null) said = heard;
      const pause = PAUSES_S[turn];
      const rest = restOf(heard);
      if (pause === undefined || rest > LONGEST_PAUSE_S) return heard ?? said;
      await asking.pause(Math.max(pause, rest) * SECOND_MS);
    }
  } catch {
    return { outcome: 'nothing' };
  }
}

const NO_ORDER_YET: Answer = { outcome: 'not_yet', retryAfterSeconds: 0 };
const TOO_MANY = 429;
const FIRST_FAULT_OF_SERVER = 500;

/** How long the next question is to wait at least: for ever after a last word. */
function restOf(heard: Answer | null): number {
  if (heard === null) return 0;
  return heard.outcome === 'not_yet' ? heard.retryAfterSeconds : Infinity;
}

/** What the server says; null when it fails, is not reached or breaks off, which may pass. */
async function askOnce(asking: Asking, question: Question): Promise<Answer | null> {
  const authorization = `Bearer ${await asking.sessionToken()}`;
  try {
    const response = await fetch(`${SERVER}/shopify/order-block/${asking.path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ version: BLOCK_VERSION, language: asking.language(), ...question }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status >= FIRST_FAULT_OF_SERVER) return null;
    // The server's own "not yet" may come as "too many".
    if (!response.ok && response.status !== TOO_MANY) return { outcome: 'nothing' };
    return readAnswer(await response.json());
  } catch {
    return null;
  }
}
