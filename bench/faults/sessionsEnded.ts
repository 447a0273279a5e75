import { setTimeout as pause } from 'node:timers/promises';
import { openRunStore } from '#database/store/openRunStore';
import { type RunStore, StoreError } from '#database/store/runStore';
import { type Answer, parseBatch, type Request, tdsServer } from '../../database/test/tdsServer.js';
import { inSandbox, type Sandbox } from '../sandbox.js';
import type { SeededRandom } from '../random.js';
import { onTestServer } from '../testServer.js';
import { runJobsDuring } from './databaseCut.js';
import type { Campaign, Trial } from './trial.js';

/** How long a fault waits for a request, in milliseconds. */
const FALLS_WITHIN = 1000;

/** The errors of a server that is killed, moved or full; 2627 and 1205 come from two shippers at once. */
const ENDS: [Answer, ...Answer[]] = [
  'close',
  'cut',
  'reset',
  'silence',
  ...[596, 6005, 976, 983, 921, 9001, 1105, 8645, 40_613, 2627, 1205].map((number): Answer => ({
    error: { number, message: 'It may pass.', severity: number < 7000 ? 21 : 16 },
  })),
];

/**
 * A server with encryption ends connections cleanly, in the middle of an answer or with an error, before or after it has
 * done what was asked, and restarts. It is a stand-in; what it is asked it does in the embedded database, or on the T-SQL
 * server that is at hand.
 */
export const sessionsEnded: Trial = {
  name: 'sessionsEnded',
  harm: 'sessions ended under encryption, before and after the batch was taken; restarts',
  async run(campaign) {
    const run = (sandbox: Sandbox) => runWhileSessionsEnd(sandbox, campaign);
    await inSandbox(run);
    await onTestServer(({ setting }) => inSandbox(run, { setting }));
  },
};

async function runWhileSessionsEnd(sandbox: Sandbox, campaign: Campaign): Promise<void> {
  const store = await openRunStore(sandbox.setting);
  const faults = new Faults(store, campaign.random);
  const server = await tdsServer({ encrypt: true, answer: (request) => faults.answer(request) });
  try {
    await runJobsDuring(sandbox, server.setting, campaign, async () => {
      if (campaign.random.chance(0.2)) await server.restart(campaign.random.between(5, 700));
      else await faults.fall();
    });
  } finally {
    await server.close();
    await store.close();
  }
}

class Faults {
  #next: Answer | undefined;

  constructor(
    private readonly store: RunStore,
    private readonly random: SeededRandom,
  ) {}

  /** One fault, on the next request. */
  async fall(): Promise<void> {
    this.#next = this.random.pick(ENDS);
    for (const until = Date.now() + FALLS_WITHIN; this.#next !== undefined && Date.now() < until;) await pause(5);
    this.#next = undefined;
  }

  async answer(request: Request): Promise<Answer> {
    const fault = this.#next;
    this.#next = undefined;
    if (fault !== undefined && this.random.chance(0.5)) return fault;
    const answered = await this.#execute(request);
    return fault ?? answered;
  }

  async #execute(request: Request): Promise<Answer> {
    try {
      if (request.procedure !== 'sdk.ApplyEvents') return { rows: [] };
      const { status, insertedLines, linesBefore } = await this.store.apply(parseBatch(request));
      return { rows: [{ Status: status, InsertedLines: insertedLines, LinesBefore: linesBefore }] };
    } catch (error) {
      const number = error instanceof StoreError && error.code === 'refused' ? 50_400 : 1205;
      return { error: { number, message: String(error) } };
    }
  }
}
