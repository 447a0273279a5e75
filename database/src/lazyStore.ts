import type { RunStore } from './store/runStore.js';

/** A store that connects when it is first used: most commands only read. */
export function lazyStore(open: () => Promise<RunStore>): RunStore {
  let opened: Promise<RunStore> | undefined;
  const store = () => (opened ??= open());
  return {
    apply: async (batch) => (await store()).apply(batch),
    hello: async () => (await store()).hello(),
    claimFailureMail: async (claim) => (await store()).claimFailureMail(claim),
    finishFailureMail: async (finish) => (await store()).finishFailureMail(finish),
    close: async () => {
      await (await opened)?.close();
    },
  };
}
