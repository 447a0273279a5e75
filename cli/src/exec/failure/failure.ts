/** A failure as a certain kind of program reports it, found in the last lines that it printed. */
export interface Failure {
  /** The line that decides which of several failures came last. */
  at: number;
  /** The first line that belongs to it. */
  from: number;
  headline: string;
  /** Its causes, the innermost last. */
  causes: string[];
  /** The functions in which it happened, for the fingerprint: the same message from elsewhere is another failure. */
  places?: string[];
}

/** Finds the last failure of its kind. */
export type Recogniser = (lines: string[]) => Failure | undefined;

/** What came last; of several at one line what stands first in `recognisers`. */
export function latest(lines: string[], recognisers: Recogniser[]): Failure | undefined {
  return recognisers
    .flatMap((recogniser) => recogniser(lines) ?? [])
    .reduce<Failure | undefined>((last, one) => (last && last.at >= one.at ? last : one), undefined);
}

/** A failure that is one line. */
export function lastLine(lines: string[], pattern: RegExp, headlineOf: (found: RegExpExecArray, at: number) => string) {
  const at = lines.findLastIndex((line) => pattern.test(line));
  const found = pattern.exec(lines[at] ?? '');
  return found ? { at, from: at, headline: headlineOf(found, at), causes: [] } : undefined;
}
