/** The command's exit codes. `docs/command.md` documents them for users, so numbers never change. */
export const ExitCode = {
  Ok: 0,
  /** The database refused it, the user declined, or something is wrong; stderr says what. */
  Failed: 1,
  Usage: 2,
  /** No database is set, it can't be reached, isn't initialised, or refused login or rights. */
  NoDatabase: 3,
  /** `exec` doesn't know how its command ended (EX_SOFTWARE of sysexits.h). */
  ExecUnknownEnd: 70,
  /** The next four are `exec`'s own, with the same numbers as in `timeout`, `env` and shells. */
  ExecTimedOut: 124,
  ExecUsage: 125,
  ExecNotExecutable: 126,
  ExecNotFound: 127,
} as const;
