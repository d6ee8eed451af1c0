import { OperatorError } from '@ristourne/core/database/operator-error';
import { handOverCopy } from '@ristourne/core/privacy/hand-over-copy';
import { listRequests, type ListedRequest } from '@ristourne/core/privacy/list-requests';
import { makeCopy } from '@ristourne/core/privacy/make-copy';
import { findMerchant } from './find-merchant.ts';
import { readOptions, refuseMore } from './read-options.ts';
import type { Command } from './run-command.ts';

const AUTHOR = 'operator';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What the law asked of a merchant; `--export` prints a copy that waits as JSON, `--handed-over` ends its waiting. */
export const privacyCommand: Command = {
  usage: 'privacy [--merchant slug] [--export id | --handed-over id]',
  async run(installation, args, print) {
    const options = readOptions(args, { merchant: 'string', export: 'string', 'handed-over': 'string' });
    const { values } = options;
    refuseMore(options.positionals);
    const merchantId = await findMerchant(installation, values.merchant);
    const { deps } = installation;
    if (values.export !== undefined) {
      const made = await makeCopy(deps, { merchantId, requestId: requestIn(values.export), author: AUTHOR });
      if (made.outcome === 'not_waiting') throw notWaiting(values.export);
      print(JSON.stringify(made.copy, null, 2));
      return 0;
    }
    const handed = values['handed-over'];
    if (handed !== undefined) {
      const { outcome } = await handOverCopy(deps, {
        merchantId,
        requestId: requestIn(handed),
        author: AUTHOR,
      });
      if (outcome === 'not_waiting') throw notWaiting(handed);
      print('handed over: who asked is forgotten here');
      return 0;
    }
    const requests = await listRequests(deps, merchantId);
    for (const request of requests) print(lineOf(request));
    const waiting = requests.filter(({ state }) => state === 'waiting').length;
    print(`${requests.length} asked for, ${waiting} to hand over`);
    return 0;
  },
};

function requestIn(typed: string): string {
  if (!UUID.test(typed)) throw notWaiting(typed);
  return typed;
}

function notWaiting(typed: string): OperatorError {
  return new OperatorError(`no copy waits under ${typed}`);
}

/** Names nobody: a terminal's history is no place for it. The export does. */
function lineOf({ requestId, kind, state, storeName, requestedAt, dueAt, counts }: ListedRequest): string {
  const until = state === 'waiting' ? `hand over by ${new Date(dueAt).toISOString().slice(0, 10)}` : state;
  const went = counts === null ? '' : `  ${counts.members} members, ${counts.orders} orders`;
  return `${new Date(requestedAt).toISOString()}  ${kind}  ${until}  ${storeName}  ${requestId}${went}`;
}
