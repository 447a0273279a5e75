/**
 * The shipper: takes the journals of one process to the database, beats while that process lives, and ends with it.
 *
 * Its standard input is the pipe from the job. Each line is a JSON object: `{ key, journalFolder, settingsFolder? }` first,
 * then `{ destination, connection }` for each database, `{ journal, line }` for a line that the disk didn't take; an empty
 * line means "look now". The pipe's end means that the job is gone.
 */
import { type PipeMessage, ProcessShipping } from './shipProcess.js';
import { closeInherited } from './closeInherited.js';
import { logTrouble } from './log.js';

closeInherited();
// What is sent to the job's group or session isn't for the shipper: it must see the job's end first.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});

process.on('uncaughtException', (error) => {
  logTrouble('the shipper itself', error);
  process.exit(1);
});

let rest = '';
let shipping: ProcessShipping | undefined;

// On Windows the job writes nothing to the pipe that could wait there: what is known at the start comes by the environment.
const firstMessages = process.env['JOB_LOGGER_TOLD'];
delete process.env['JOB_LOGGER_TOLD'];
if (firstMessages) for (const message of JSON.parse(firstMessages) as PipeMessage[]) take(message);

process.stdin.setEncoding('utf8');
process.stdin.on('data', (text: string) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) take(parseMessage(line));
});
process.stdin.on('error', (error) => logTrouble('the pipe', error));
process.stdin.on('close', () => take({ closed: true }));
process.on('SIGTERM', () => take({ terminate: true }));

/** What can't be read was torn, and is looked for in the journals. */
function parseMessage(line: string): PipeMessage {
  try {
    return line === '' ? { look: true } : (JSON.parse(line) as PipeMessage);
  } catch (error) {
    logTrouble('the pipe', error);
    return { look: true };
  }
}

/** The first message begins the work, the others are passed on to it. */
function take(message: PipeMessage): void {
  if (shipping) shipping.tell(message);
  else if ('closed' in message) process.exit(0);
  if (shipping || !('key' in message)) return;
  shipping = new ProcessShipping(message);
  void shipping.run().then(() => process.exit(0));
}
