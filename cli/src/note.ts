import { writeSync } from 'node:fs';
import { stripTerminalControls } from '#database/terminalText';

/**
 * Says on stderr what isn't the answer itself: progress, hints, refusals. Stdout stays clean for pipes, and Node's
 * streams stay unloaded where a command is run for somebody else.
 */
export function note(text: string): void {
  try {
    writeSync(2, `${stripTerminalControls(text)}\n`);
  } catch {
    // Stderr is closed: there is nobody to tell.
  }
}
