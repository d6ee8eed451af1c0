import { answerAct, answerLoad } from '@ristourne/admin/answer';
import type { Deps } from '@ristourne/core/ports/deps';
import { answerAdminCall, type AdminCallDeps } from '@ristourne/woo-bridge/admin/answer-admin-call';

export type WooCommerceAdmin = (request: Request) => Promise<Response> | null;

const PATH = /^\/woocommerce\/([A-Za-z0-9_-]{1,64})\/admin$/;

/**
 * The owner's pages inside wp-admin, as the plugin asks for them; null for what is none of its calls. `wake`: a command
 * may have stored something to do.
 */
export function createWooCommerceAdmin(deps: Deps, wake: () => void): WooCommerceAdmin {
  const calls: AdminCallDeps = {
    ...deps,
    answerLoad: (call) => answerLoad(deps, call),
    answerAct: async (call, command) => {
      const answer = await answerAct(deps, call, command);
      if (answer.outcome === 'done') wake();
      return answer;
    },
  };
  return (request) => {
    const [, storeRef] = PATH.exec(new URL(request.url).pathname) ?? [];
    if (storeRef === undefined || request.method !== 'POST') return null;
    return answerAdminCall(calls, request, storeRef);
  };
}
