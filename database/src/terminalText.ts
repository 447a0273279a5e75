/** Makes texts that others wrote safe to show: a terminal, a mail or Slack must not interpret them. */

/**
 * ECMA-48: commands with a text (titles, links; up to BEL or ST), commands with parameters (colours, cursor, clearing),
 * two-character commands, and all control characters except newline and tab, and those of Unicode that reverse what is
 * read. A text ends where another command with a text begins, or many without an end would take for ever.
 */
export const CONTROLS =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /(?:\u001B[\]PX^_]|[\u0090\u0098\u009D-\u009F])[^\u0007\u001B\u0090\u0098\u009C-\u009F]*(?:\u0007|\u001B\\|\u009C)|(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]?|\u001B[ -/]*[0-~]?|[\0-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

/** Removes escape sequences, control characters and overrides of the direction. Newlines and tabs stay; CR LF becomes LF. */
export function stripTerminalControls(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(CONTROLS, '');
}
