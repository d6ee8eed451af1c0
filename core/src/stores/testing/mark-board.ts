import type { MarkResult, ShownBalance, StoreHandle, StoreMarks } from '../../ports/store-port.ts';

/** What a store shows of the programme, held in memory, and how often it was asked to. */
export type MarkBoard = {
  marks: StoreMarks;
  stamped: string[];
  members: Set<string>;
  balances: Map<string, ShownBalance>;
  /** Ends the next call in this way. */
  next: MarkResult[];
  /** Runs while the store is being told a balance. */
  meanwhile: () => Promise<void>;
};

export function createMarkBoard(): MarkBoard {
  const board: MarkBoard = {
    stamped: [],
    members: new Set(),
    balances: new Map(),
    next: [],
    meanwhile: () => Promise.resolve(),
    marks: {
      stampOrder: async (_store: StoreHandle, externalId) => {
        const end = board.next.shift() ?? { outcome: 'marked' };
        if (end.outcome === 'marked') board.stamped.push(externalId);
        return end;
      },
      tagCustomer: async (_store, customer, isMember) => {
        if (isMember) board.members.add(customer);
        else board.members.delete(customer);
        return { outcome: 'marked' };
      },
      showBalance: async (_store, customer, balance) => {
        await board.meanwhile();
        const end = board.next.shift();
        if (end !== undefined && end.outcome !== 'marked') return end;
        const kept = board.balances.get(customer);
        if (kept !== undefined && kept.asOf > balance.asOf) return { outcome: 'kept' };
        board.balances.set(customer, balance);
        return { outcome: 'shown' };
      },
    },
  };
  return board;
}
