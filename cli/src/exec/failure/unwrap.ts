/**
 * A service of docker compose (`load-1  | `), foreman (`10:00:00 web.1 | `) or concurrently (`[0] `); syslog's head; pip's
 * indentation; curl's progress before its error.
 */
const WRAPPED =
  /^(?:(?:\d\d:\d\d:\d\d )?[a-z][\w-]*[.-]\d+ +\| |\[\d+\] |[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ \S+\[\d+\]: |[\d .:kMG-]{40,}(?=curl: \()| {2,}(?=Traceback \(most recent call last\):$))/;

/** Removes what a program that runs others has put before each of their lines. */
export function unwrap(lines: string[]): string[] {
  let prefix = '';
  return lines.map((line) => {
    prefix = WRAPPED.exec(line)?.[0] ?? (line.startsWith(prefix) || line.trim() === '' ? prefix : '');
    return line.startsWith(prefix) ? line.slice(prefix.length) : line;
  });
}
