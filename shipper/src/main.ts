/**
 * The shipper sends the journals of one process to the database, sends heartbeats while that process lives, and ends
 * with it.
 *
 * Its standard input is a pipe from the job. Each line is a JSON object: first `{ key, journalFolder, settingsFolder?
 * }`, then `{ destination, connection }` for each database, and `{ journal, line }` for a line that the disk didn't
 * take. An empty line means "look now". The end of the pipe means that the job is gone.
 */
import { type PipeMessage, ProcessShipping } from './shipProcess.js';
import { closeInherited } from './closeInherited.js';
import { logTrouble } from './log.js';

closeInherited();
// Signals to the job's group or session are not for the shipper: it must first see the end of the job.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});

process.on('uncaughtException', (error) => {
  logTrouble('the shipper itself', error);
  process.exit(1);
});

let rest = '';
let shipping: ProcessShipping | undefined;

// On Windows a write to the pipe could block the job, so the first messages come through the environment.
const firstMessages = process.env['JOB_LOGGER_TOLD'];
delete process.env['JOB_LOGGER_TOLD'];
if (firstMessages) for (const message of JSON.parse(firstMessages) as PipeMessage[]) takeMessage(message);

process.stdin.setEncoding('utf8');
process.stdin.on('data', (text: string) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) takeMessage(parseMessage(line));
});
process.stdin.on('error', (error) => logTrouble('the pipe', error));
process.stdin.on('close', () => takeMessage({ closed: true }));
process.on('SIGTERM', () => takeMessage({ terminate: true }));

/** A line that can't be parsed was torn, or is no message. Its content is in the journals, so look there. */
function parseMessage(line: string): PipeMessage {
  try {
    return Object(line === '' ? { look: true } : JSON.parse(line)) as PipeMessage;
  } catch (error) {
    logTrouble('the pipe', error);
    return { look: true };
  }
}

/** The first message starts the work. The others are passed on to it. */
function takeMessage(message: PipeMessage): void {
  if (shipping) shipping.receive(message);
  else if ('closed' in message) process.exit(0);
  if (shipping || !('key' in message)) return;
  shipping = new ProcessShipping(message);
  void shipping.run().then(() => process.exit(0));
}
