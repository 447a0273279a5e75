/** What the command ends with; `docs/command.md` tells it to users, so numbers are never changed. */
export const ExitCode = {
  Ok: 0,
  /** The database refused it, the user declined, something is wrong: all is told on stderr. */
  Failed: 1,
  Usage: 2,
  /** No database is set, it can't be reached or isn't initialised, or it refused login or rights. */
  NoDatabase: 3,
  /** `exec` doesn't know how its command ended (EX_SOFTWARE of sysexits.h). */
  ExecUnknownEnd: 70,
  /** The next four are `exec`'s own, as `timeout`, `env` and shells have them. */
  ExecTimedOut: 124,
  ExecUsage: 125,
  ExecNotExecutable: 126,
  ExecNotFound: 127,
} as const;
