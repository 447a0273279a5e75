import { LEVEL_NAME, SERVICE } from '../parseLevel.js';

const CLOCK = String.raw`\[?(?:\d{4}[-/]\d\d[-/]\d\d[T _]|\d\d?[-/.]\d\d?[-/.]\d{4},? |[A-Z][a-z]{2} [ \d]\d )?\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z| ?[+-]\d\d:?\d\d)?\]?`;
/** By syslog: a machine, and a program with its number. */
const LOGGED_BY = String.raw`[\w.-]+ [\w./()-]+\[\d+\]: `;

/**
 * A service of docker compose (`load-1  | `), pm2 (`0|load  | `), foreman (`10:00:00 web.1 | `) or concurrently (`[0] `), Airflow's command; docker build's step; syslog's head; curl's
 * progress before its error; whatever stands before a Python traceback (a time, pip's indentation, a logger's head), pip's before a compiler's error;
 * RichHandler's columns before one; .NET's logger before an exception; Ant's task.
 */
const WRAPPED = new RegExp(
  String.raw`^(?:${[
    String.raw`(?:\d\d:\d\d:\d\d )?${SERVICE}|\[\d+\] |==\d+== ?(?!ABORTING)|\[[^\]]{9,40}\] \{subprocess\.py:\d+\} INFO - `,
    String.raw`${CLOCK} ${LOGGED_BY}|[\d .:kMG-]{40,}(?=curl: \()`,
    String.raw`#\d+ \d+\.\d+ | {6}(?=(?:\w+\.)+\w*Exception: |\S+:\d+:(?:\d+:)? (?:fatal )?error: |error: [A-Z]\w+ )`,
    String.raw` {3,9}\[\w+\] `,
    ' {20,}(?=╭─+ Traceback)|#(?= A fatal error has been detected| There is insufficient memory)',
    String.raw`(?! *[+|╭]).{2,150}?(?=Traceback \(most recent call last\):$)`,
  ].join('|')})`,
);

/** Removes what a program that runs others has put before each of their lines; numbers in it may differ. */
export function unwrap(lines: string[]): string[] {
  let prefix = /^/;
  return lines.map((line) => {
    const found = WRAPPED.exec(line)?.[0].replaceAll(/[^\w\s]/g, String.raw`\$&`);
    if (found !== undefined) prefix = new RegExp(`^${found.replaceAll(/\d+/g, String.raw`\d+`)}`);
    else if (!prefix.test(line) && line.trim() !== '') prefix = /^/;
    return line.replace(prefix, '');
  });
}

/** What ts, `docker logs -t`, syslog and kubectl put before each line: a time, perhaps with what logs, or a name in brackets, as concurrently and npm-run-all do; GitHub's runner two names and a time. */
export const TIME = new RegExp(
  String.raw`^(?:[^\t]{1,80}\t[^\t]{1,80}\t)?(?:${CLOCK}(?: [-|])?|\[(?!${LEVEL_NAME})[\da-z][\w./-]* *\]):?(?: (?:${LOGGED_BY}|std(?:out|err) [FP] )?|$)`,
);
