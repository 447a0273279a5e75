/** What `discover` knows about one scheduled task, wherever it was found. */
export interface ScheduledTask {
  /** Its location, for people: `crontab of davide, line 7`, `backup.timer`, `\Sales\Nightly`. */
  source: string;
  name: string;
  /** As the scheduler runs it: a shell command, or a program with its arguments. */
  command: string;
  user?: string | undefined;
  /** Five cron fields, if they can express the trigger. */
  schedule?: string;
  timeZone?: string;
  /** It starts up to this many minutes later, at random. */
  delayMinutes?: number | undefined;
  /** Why there is no schedule, or what the schedule leaves out. */
  remark?: string | undefined;
  /** False if it is switched off. */
  enabled: boolean;
  /** Task Scheduler starts it, without a shell. */
  onWindows?: true;
  /** The words after `job-logger exec --job N -- ` that replace the command. */
  toRun: string;
  /** Index of the crontab's line, if it can be wrapped. */
  line?: number;
  /** It already runs under `job-logger exec`. */
  watchedAs?: number | undefined;
}

/** When a task runs, as far as a schedule can say it. */
export type Trigger = Pick<ScheduledTask, 'schedule' | 'timeZone' | 'remark' | 'delayMinutes'>;

const EXEC_JOB = /job-logger\S*["']?\s+exec\s+(?:\S+\s+)*?(?:--job|-j)[ =](\d+)/;

/** The job number in a command line that runs `job-logger exec`. */
export function findJobNumber(command: string): number | undefined {
  const found = EXEC_JOB.exec(command)?.[1];
  return found === undefined ? undefined : Number(found);
}

const SCRIPT = /^[\p{L}\p{N}_].*\.(?:sh|bash|py|[cm]?[jt]s|rb|pl|php|ps1|bat|cmd|r|jar|sql|vbs|dtsx|dll)$/iu;
/** Words before the actual program of a command. */
const BEFORE =
  /^(?:if|in|then|else|do|while|until|!|\{|exec|env|sudo|runuser|nice|ionice|flock|timeout|time|nohup|command|chronic|setsid|systemd-cat|(?:ba|da|k|z)?sh|(?:python|ruby|node|perl|php)[\d.]*|[A-Za-z_]\w*=.*|-.*|\d+[smhd]?)$|^\/(?:var\/)?(?:lock|run|tmp)\//;
/** Their options that take a word. */
const TAKES_WORD = /^-[egktu]$/;
/** A program that only prepares the next one, as every word of the shell does. */
const PREPARES = /^(?:\[\[?|date|echo|logger|mkdir|printf|sleep|su|test|true)$/;
/** A variable, or a word of a shell that is no program everywhere (bash's `compgen -bk`). */
export const OF_THE_SHELL =
  /^(?:\w+=|(?:[.:]|alias|bg|bind|break|builtin|case|cd|command|compgen|complete|continue|coproc|declare|dirs|disown|enable|eval|exec|exit|export|fc|fg|for|function|getopts|hash|history|if|jobs|let|local|mapfile|popd|pushd|read|readarray|readonly|return|select|set|shift|shopt|source|suspend|time|times|trap|type|typeset|ulimit|umask|unalias|unset|until|wait|while)(?:\s|$))/;

/** Suggests a name from a command: that of its first script, else of its first program that does more than prepare. */
export function suggestName(command: string): string {
  const line = (findJobNumber(command) === undefined ? command : command.replace(/^.*?\sexec\s.*?\s--\s/s, ''))
    .replaceAll(/\s-\w*c\s+(["'])(.*)\1/g, ';$2') // a shell's script
    .replaceAll(/\$\(\(.*?(?:\)\)|$)|\d*&?>+&?\s*[^\s;&|]+/g, '');
  const programs = (line.match(/(?:"[^"]*"|'[^']*'|\\.|[^;&|()\n])+/g) ?? [])
    .map(wordsFromProgram)
    .filter(([program = '']) => !PREPARES.test(program) && !OF_THE_SHELL.test(program));
  const name =
    programs.flat().find((word) => SCRIPT.test(word)) ??
    programs.map(([program = '']) => program).find((word) => /^[\p{L}\p{N}_]/u.test(word));
  return (name ?? command).replace(/\.\w{1,4}$/, '').slice(0, 200) || 'job';
}

/** The words of one command without what precedes its program, and without folders. */
function wordsFromProgram(command: string): string[] {
  const words = command.match(/"[^"]*"|'[^']*'|(?:\\.|\S)+/g)?.map((word) => word.replaceAll(/^["']|["']$/g, '')) ?? [];
  const program = words.findIndex(
    (word, index) => ![word, getName(word)].some((one) => BEFORE.test(one)) && !TAKES_WORD.test(words[index - 1] ?? ''),
  );
  return program < 0 ? [] : words.slice(program).map(getName);
}

function getName(word: string): string {
  return (
    word
      .replaceAll(String.raw`\ `, ' ')
      .split(/[\\/]/)
      .at(-1) ?? ''
  );
}
