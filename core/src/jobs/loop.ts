export type LoopOptions = {
  name: string;
  pollMs: number;
  /** Does what there is to do and says how much it was; after something it runs again at once. */
  run: () => Promise<number>;
  onFailure: (what: string, error: unknown) => void;
};

export type Loop = { wake(): void; stop(): Promise<void> };

/** Repeats a piece of work: at once while there is some or when woken, else at each poll. A failure waits a poll. */
export function startLoop({ name, pollMs, run, onFailure }: LoopOptions): Loop {
  let stopped = false;
  let woken = false;
  let wakeUp: (() => void) | undefined;
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const turn = async (): Promise<void> => {
    while (!stopped) {
      woken = false;
      const done = await run().catch((error: unknown) => {
        onFailure(name, error);
        return 0;
      });
      if (done === 0 && !woken && !stopped) await pause();
    }
  };
  const ended = turn();
  return {
    wake() {
      woken = true;
      wakeUp?.();
    },
    async stop() {
      stopped = true;
      wakeUp?.();
      await ended;
    },
  };
}
