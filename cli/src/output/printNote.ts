import { writeSync } from 'node:fs';
import { stripTerminalControls } from '#database/terminalText';
import { tryOr } from '#sdk/foreign';

/**
 * Prints on stderr what isn't the answer itself: progress, hints, refusals. Stdout stays clean for pipes, and Node's
 * streams aren't loaded when a command is run.
 */
export function printNote(text: string): void {
  // If stderr is closed, nobody reads it.
  tryOr(undefined, () => writeSync(2, `${stripTerminalControls(text)}\n`));
}
