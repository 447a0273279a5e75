/** What `discover` knows about one scheduled task, wherever it was found. */
export interface ScheduledTask {
  /** Its location, for people: `crontab of davide, line 7`, `backup.timer`, `\Sales\Nightly`. */
  source: string;
  name: string;
  /** As the scheduler runs it: a shell command, or a program with its arguments. */
  command: string;
  user?: string;
  /** Five cron fields, if they can express the trigger. */
  schedule?: string;
  timeZone?: string;
  /** It starts up to this many minutes later, at random. */
  delayMinutes?: number;
  /** Why there is no schedule, or what the schedule leaves out. */
  remark?: string;
  /** False if it is switched off. */
  enabled: boolean;
  /** Task Scheduler starts it, without a shell. */
  onWindows?: true;
  /** The words after `job-logger exec --job N -- ` that replace the command. */
  toRun: string;
  /** Index of the crontab's line, if it can be wrapped. */
  line?: number;
  /** It already runs under `job-logger exec`. */
  watchedAs?: number;
}

const EXEC_JOB = /job-logger\S*["']?\s+exec\s+(?:\S+\s+)*?(?:--job|-j)[ =](\d+)/;

/** The job number in a command line that runs `job-logger exec`. */
export function findJobNumber(command: string): number | undefined {
  const found = EXEC_JOB.exec(command)?.[1];
  return found === undefined ? undefined : Number(found);
}

const SCRIPT = /^[\p{L}\p{N}_].*\.(?:sh|bash|py|[cm]?[jt]s|rb|pl|php|ps1|bat|cmd|r|jar|sql|vbs|dtsx)$/iu;
/** Words that may precede the actual program of a command line. */
const BEFORE =
  /^(?:cd|test|\[|\[\[|if|exec|env|sudo|nice|ionice|flock|timeout|time|nohup|command|sleep)$|^(?:ba|da|z)?sh$|^(?:python|ruby|node|perl|php)[\d.]*$/;

const CONDITION = /^\s*(?:(?:test|\[\[?)\s[^&|]*(?:&&|\|\|)\s*)+/;

/** Suggests a name from a command: that of its script, else of its program. */
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
