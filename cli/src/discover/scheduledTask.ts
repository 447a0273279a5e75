/** What `discover` knows of one thing that this machine schedules, wherever it was found. */
export interface ScheduledTask {
  /** Where it stands, for people: `crontab of davide, line 7`, `backup.timer`, `\Sales\Nightly`. */
  source: string;
  name: string;
  /** As the scheduler runs it: for a shell, or a program with its arguments. */
  command: string;
  user?: string;
  /** Five fields of cron, where the trigger can be said so. */
  schedule?: string;
  timeZone?: string;
  /** It starts up to so many minutes later, by chance. */
  delayMinutes?: number;
  /** Why there is no schedule, or what it leaves out. */
  remark?: string;
  /** False: it is switched off. */
  enabled: boolean;
  /** The words after `job-logger exec --job N -- `, to be put in place of the command. */
  toRun: string;
  /** Where a crontab's line can be wrapped: its index. */
  line?: number;
  /** It runs under `job-logger exec` already. */
  watchedAs?: number;
}

const EXEC_JOB = /job-logger\S*["']?\s+exec\s+(?:\S+\s+)*?(?:--job|-j)[ =](\d+)/;

/** The job that a command line is a run of, by `job-logger exec`. */
export function findJobNumber(command: string): number | undefined {
  const found = EXEC_JOB.exec(command)?.[1];
  return found === undefined ? undefined : Number(found);
}

const SCRIPT = /^[\p{L}\p{N}_].*\.(?:sh|bash|py|[cm]?[jt]s|rb|pl|php|ps1|bat|cmd|r|jar|sql|vbs|dtsx)$/iu;
/** What stands before the program that a command line is about. */
const BEFORE =
  /^(?:cd|test|\[|\[\[|if|exec|env|sudo|nice|ionice|flock|timeout|time|nohup|command)$|^(?:ba|da|z)?sh$|^(?:python|ruby|node|perl|php)[\d.]*$/;

const CONDITION = /^\s*(?:(?:test|\[\[?)\s[^&|]*(?:&&|\|\|)\s*)+/;

/** A name for people from a command: that of its script, else of its program. */
export function suggestName(command: string): string {
  const words =
    command
      .replace(CONDITION, '')
      .match(/"[^"]*"|'[^']*'|[^\s;&|<>()$]+/g)
      ?.map((word) => word.replaceAll(/^["']|["']$/g, '')) ?? [];
  const names = words
    .filter((word) => !/^(?:[A-Za-z_]\w*=|-|\d+$)/.test(word))
    .map((word) => word.split(/[\\/]/).at(-1) ?? '');
  const name =
    names.find((one) => SCRIPT.test(one)) ?? names.find((one) => /^[\p{L}\p{N}_]/u.test(one) && !BEFORE.test(one));
  return (name ?? command).replace(/\.\w{1,4}$/, '').slice(0, 200) || 'job';
}
