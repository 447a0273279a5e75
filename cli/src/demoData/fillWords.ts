/** What people did with the runs: validations, comments, tickets. It uses the same procedures as the app. */
import type { Changing, Database, UserRow } from '#database';
import type { MadeUp } from './fillHistory.js';
import { Random } from './random.js';

const RECENT = 4 * 86_400_000;
const COMMENTS = [
  'Seen, the source was down for ten minutes. It will come right with the next run.',
  'The supplier has sent the file again.',
  'Looks right to me.',
  'Ticket opened with the hosting provider.',
];
const MOST_TICKETS = 4;

interface Words {
  validated: number;
  comments: number;
  tickets: number;
}

export async function fillWords(
  database: Database,
  caller: Changing,
  runs: MadeUp[],
  seed: number,
  now: Date,
): Promise<Words> {
  const users = (await database.call('ListUsers', { ...caller })).filter(
    ({ Active, Role }) => Active && Role !== 'viewer',
  );
  const counts = { validated: 0, comments: 0, tickets: 0 };
  for (const run of runs) {
    const random = new Random(seed, 'words', run.runId);
    const who = pickPerson(users, run, random, caller);
    if (run.needsValidation && run.status === 'Done' && now.getTime() - Date.parse(run.startedAt) > RECENT) {
      const isRight = random.chance(0.9);
      await database.call('ValidateRun', {
        ...who,
        RunId: run.runId,
        Verdict: isRight ? 'Validated' : 'Rejected',
        Reason: isRight ? null : 'The figures of one branch are missing',
      });
      counts.validated++;
    }
    if (run.status === 'Error' ? random.chance(0.35) : random.chance(0.03)) {
      await database.call('AddComment', { ...who, RunId: run.runId, Text: random.pick(COMMENTS) });
      counts.comments++;
    }
  }
  counts.tickets = await openTickets(database, caller, users, runs, seed);
  return counts;
}

/** For the last run of each recent error. */
async function openTickets(
  database: Database,
  caller: Changing,
  users: UserRow[],
  runs: MadeUp[],
  seed: number,
): Promise<number> {
  const last = new Map(runs.filter(({ fingerprint }) => fingerprint).map((run) => [run.fingerprint, run]));
  const chosen = [...last.values()]
    .toSorted((one, other) => other.startedAt.localeCompare(one.startedAt))
    .slice(0, MOST_TICKETS);
  for (const [index, run] of chosen.entries()) {
    const who = pickPerson(users, run, new Random(seed, 'ticket', run.runId), caller);
    const [ticket] = await database.call('OpenTicket', {
      ...who,
      RunId: run.runId,
      Title: `${run.job.Name} fails`,
      Description: 'Made up by "job-logger demo-data".',
      Priority: index === 0 ? 'High' : 'Normal',
    });
    if (!ticket || index === 0) continue;
    const { TicketId } = ticket;
    await database.call('AssignTicket', { ...who, TicketId, AssigneeEmail: who.Email ?? null });
    await database.call('AddTicketComment', { ...who, TicketId, Text: 'I am looking at it.' });
    const Status = index === 1 ? 'InProgress' : 'Closed';
    await database.call('ChangeTicket', { ...who, TicketId, Status });
  }
  return chosen.length;
}

/** A person who may do this: of the job's department, or of all departments. */
function pickPerson(users: UserRow[], { job }: MadeUp, random: Random, caller: Changing): Changing {
  const may = users.filter(
    ({ DepartmentId, Role }) => Role === 'admin' || DepartmentId === null || DepartmentId === job.DepartmentId,
  );
  return may.length > 0 ? { ...caller, Email: random.pick(may).UserEmail } : caller;
}
