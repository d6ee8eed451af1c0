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
 * Asks until the server knows the order, or time is up: then the last word is `not_yet`. Whatever fails otherwise is
 * `nothing`, since a buyer's page is never broken by us.
 */
export async function askServer(asking: Asking): Promise<Answer> {
  try {
    let answer = await askOnce(asking);
    for (const pause of PAUSES_S) {
      if (answer.outcome !== 'not_yet' || answer.retryAfterSeconds > LONGEST_PAUSE_S) break;
      await asking.pause(Math.max(pause, answer.retryAfterSeconds) * SECOND_MS);
      answer = await askOnce(asking);
    }
    return answer;
  } catch {
    return { outcome: 'nothing' };
  }
}

async function askOnce(asking: Asking): Promise<Answer> {
  const question = asking.question();
  if (question === null) return { outcome: 'not_yet', retryAfterSeconds: 0 };
  const response = await fetch(`${SERVER}/shopify/order-block/${asking.path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await asking.sessionToken()}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ version: BLOCK_VERSION, language: asking.language(), ...question }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return response.ok ? readAnswer(await response.json()) : { outcome: 'nothing' };
}
