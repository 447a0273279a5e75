/** What a kind of program says when it fails, found in the last lines that it printed. */
export interface Failure {
  /** The line that decides which of several failures came last. */
  at: number;
  /** The first line that belongs to it. */
  from: number;
  headline: string;
  /** Errors that it says it comes from, the innermost last. */
  causes: string[];
  /** Functions it happened in, for the fingerprint: the same words from another place are another failure. */
  places?: string[];
}

/** Finds the last failure of its kind. */
export type Recogniser = (lines: string[]) => Failure | undefined;

/** A failure that is one line. */
export function lastLine(lines: string[], pattern: RegExp, headlineOf: (found: RegExpExecArray, at: number) => string) {
  const at = lines.findLastIndex((line) => pattern.test(line));
  const found = pattern.exec(lines[at] ?? '');
  return found ? { at, from: at, headline: headlineOf(found, at), causes: [] } : undefined;
}
