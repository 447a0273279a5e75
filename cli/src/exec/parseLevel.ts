import type { Level } from '#database';
import { readProperty, tryOr } from '#sdk/foreign';

/** As loggers write them, and Java's own logger in other languages. */
const NAMES: Partial<Record<Level, string>> = {
  debug: 'trace trce trac trc verbose vrb debug dbug dbg debu fine',
  info: 'info inf information informazioni notice note',
  warn: 'warn warni wrn warning avviso avvertenza attenzione warnung achtung avertissement advertencia ⚠',
  error:
    'error err erro eror fail severe critical criti crit fatal fatale fata ftl panic pani pnc dpanic emerg emergency alert elifecycle errore grave fehler schwerwiegend erreur ⨯',
};
/** Of these, the words that aren't English ones, too. */
const TRANSLATED = 'errore|fehler|erreur|avviso|avvertenza|attenzione|warnung|achtung|avertissement|advertencia';
const LEVELS = new Map(
  Object.entries(NAMES).flatMap(([level, names]) => names.split(' ').map((name) => [name, level as Level] as const)),
);

/** In any case, where brackets or a colon show that it is meant. */
const ANY_CASE = [...LEVELS.keys()]
  .flatMap((name) => [name, `${name[0]!.toUpperCase()}${name.slice(1)}`, name.toUpperCase()])
  .join('|');
const CAPITALS = `(?:${[...LEVELS.keys()].join('|').toUpperCase()})`;
/** `ERROR: 0`, `error: none` and `error: []` are counts. */
const TEXT = String.raw`(?![^\p{L}\d]*(?:(?:count\W+)?\d+(?:\.\d+)?|[Nn](?:one|o|il|ull|essun[oa]?)|NONE|[Ff]alse|undefined|[Kk]eine|[Aa]ucune?)[^\p{L}\d]*$|\s*(?:\[\]|\{\}|''|"")\s*$)`;
/** So are `ERROR count 0`, `ERROR 0` and `ERROR (3)`; `ERROR cannot connect to db:5432` is none. */
const WORDS = String.raw`\s+(?!(?:\S+\s+){0,2}\(?[\d.,]+[^\p{L}\d]*$)\S`;
/** In numbers; or as date(1) prints it: `Tue Nov 24`, `Di 24. Nov`, `mar. 24 nov. 2026`, `mar 24 nov 2026,`. */
const DATE = String.raw`(?:(?:\p{L}{2,10}\.?,? )?(?:\d{4}[-/.]\d\d[-/.]\d\d|\d\d?[-/.]\d\d?[-/.]\d\d(?:\d\d)?|\d\d?[-/ ]\p{L}{3,4}\.?[-/ ]\d{4}|\d\d[-/]\d\d|\d{6}(?:\d\d)?)|\p{L}{2,10}\.?,? +(?:\p{L}{2,10} +)?\d{1,2}[.,]?(?: \p{L}{2,10}\.?)?(?: \d{4})?)`;
const ZONE = String.raw`(?:Z| ?[+-]\d\d:?\d\d| (?!${CAPITALS}\b)[A-Z]{3,4}\b)`;
/** A date with a time, or a time, or seconds, with or without brackets and time zone; date(1) may put the year behind it. */
const TIME = String.raw`\[?(?:\d{4}-\d\d-\d\d(?!\s*[\dT])|\d{8}[-_T]?\d{6}(?!\d)|\d{10}(?:\d{3}|\.\d{1,9})?\b|\d\.\d{4,20}e\+09|(?:${DATE}[T\s,:_|-]+)?\d\d?:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?[AP]M)?),?${ZONE}?(?: \d{4}\b)?\]?`;
/** Capitals, or any case where a bracket or a colon marks it. */
const LEVEL = String.raw`(?:(?:[[(<](?:[\w -]{1,40}/)?)?(${CAPITALS})\b(?![\w-]*=|[.-]\w|[^\p{L}\d]*(?:count\W+)?\d+[^\p{L}\d]*$)|[[(<](?:\w+:| *)(${ANY_CASE}) *[\])>]|(${ANY_CASE})(?:(?::| - )${TEXT}|\t)|(?<=\.\d{3}Z )(${ANY_CASE})${WORDS})`;
/**
 * What loggers write between time and level: a thread or a file in brackets, a number, who logs. The first level counts,
 * so none of these is one.
 */
const BETWEEN =
  String.raw`(?![[({<](?:[\w -]{1,40}/| *)(?:${ANY_CASE}) *[\])}>]|[[({<]?${CAPITALS}\b(?![-.])|(?:${ANY_CASE})[:\s])` +
  `(?:${[
    String.raw`\[[^\]]{1,80}\]|\{[^}]{1,80}\}|\([^)]{1,80}\)|<(?!DIR>)[^>]{1,80}>|\d+(?!\d)|\w+=\S+(?=\s)`,
    String.raw`[\w.$/\\-]+(?: (?!- |${CAPITALS}\b)[\w.$/\\-]+){0,3}(?=\s+[-|]\s)`,
    String.raw`(?:[A-Z]:\\)?[\w.$/\\-]+(?:\[\d+\]:?|:)|[-|:]`,
  ].join('|')})`;
/** A name that isn't a word: `shop.sales`, `__main__`, `spid51`, `ops@shop`; after Python's time any one. */
const BARE_NAME = String.raw`(?:root|Main(?:Thread|Process)|[\w-]+(?= {2})|(?=\S*(?:[\d._$@=-]|::))[\w.$@,=:-]+(?:\(\d+\))?|(?<=:\d\d,\d{3} )(?!no |not |the |an? |found )[a-z]\w*)`;

/** `a.c:1:2:`, `a.ts:1:2 -`, `C:\\my jobs\\a.cs(1,2):`, `a.csproj :`. */
const PLACE = String.raw`(?:[A-Z]:[\\/][^:]+|[^\s:]+)(?:(?::\d+){1,2}(?::| -)|\(\d+(?:, ?\d+)?\)(?: ?:)?|(?<=proj|\.sln|\.targets) :)`;

/** Tried in this order; the group that is there is the level. */
const FORMATS: RegExp[] = [
  // `WARNING:root:text`, `ERROR: text`, `WARN - text`, `[ERROR] text`, `<ERROR> text`, `✘ ERROR text`. Not `ERROR count 0`.
  new RegExp(String.raw`^(?:log4j:)?\W{0,5}(${CAPITALS})(?:(?:(?:/[\w-]+)?[\])}>:!*|]| +[-|:] )${TEXT}|${WORDS})`, 'u'),
  // `PHP Warning:  text in a.php on line 3`, with a date before it in a log
  /^(?:\[[^\]]{10,40}\] )?(?:PHP )?(?:Parse |Recoverable fatal )?(Warning|Fatal|Notice|error)(?: error)?: {1,2}\S.* in .*(?: on line |:)\d+$/,
  // `error: text`, `error[E0308]: text`, `a.c:1:2: warning: text`, `C:\my jobs\a.py:3: UserWarning: text`, `(node:12) Warning: text`, `❌ Error: text`, `a.ts:1:2 - error TS2322: text`, `a.cs(1,2): error CS0103: text`, `LINK : fatal error LNK1104: text`
  new RegExp(
    String.raw`^(?:(?![✓✔√])[^\p{ASCII}]{1,3}\s+|${PLACE} |[A-Z]+ : |\(node:\d+\) (?:\[\w+\] )?)?` +
      String.raw`(?:(?:fatal|internal|syntax|runtime|unhandled|unexpected) |\w*(?=Warning))?` +
      String.raw`(error|err|warning|warn|fatal|critical|severe|panic|info|notice|debug|trace|${TRANSLATED})` +
      String.raw`(?:\[\w+\]| [A-Z]+\d+)?(?:[ \u00A0]?[:!]| {1,2}-)${TEXT} +\S`,
    'iu',
  ),
  // `[error] text`, `##[warning]text`, `##vso[task.logissue type=error]text`, `::error file=a.js::text`, `ERRO[0012] text`, `INFO [11-24|10:00:00.000] text`, Chromium's `[1124/100000.123:ERROR:a.cc(1)] text`
  new RegExp(
    String.raw`^(?:(?:##)?\[(?:[\w.-]+:)?(?=\w+ *\])|##vso\[task\.logissue type=|##teamcity\[message (?:.* )?status='|::(?=\w+(?: .*?)?::))(${ANY_CASE})\b${TEXT}`,
    'iu',
  ),
  new RegExp(String.raw`^(${CAPITALS}) {0,2}\[\d[\d:.TZ|+-]{3,34}\] |^\[(?:\d+:)*\d{4}/\d{6}[.\d]*:(${CAPITALS}):`),
  // `2026-11-24 10:00:00,123 - shop - ERROR - text`, `10:00:00.123 [main] WARN  c.x.Y - text`, `[10:00:00] [main/ERROR]: text`, `… | ERROR | text`,
  // `[10:00:00 ERR] text`, `[2026-11-24T10:00:00Z ERROR app] text`, `Nov 24 10:00:00 host app[12]: ERROR text`,
  // `[2026-11-24 10:00:00,123: ERROR/MainProcess] text`, `2026-11-24 10:00:00.123 UTC [12] ERROR:  text`
  // `Tue Nov 24 10:00:00 UTC 2026: ERROR: text`, `2026-11-24T10:00:00Z [load] error: text`, `2026-11-24 10:00:00,123 a.b ERROR text`
  // Apache: `[Tue Nov 24 10:00:00.1 2026] [core:error] [pid 12] text`; Monolog: `[2026-11-24T10:00:00.1+00:00] app.ERROR: text`; WebLogic: `<Nov 24, 2026 10:00:00 AM CET> <Error> <text>`
  new RegExp(
    String.raw`^ {0,2}(?:\[[\w.-]+\](?: \d+ +-)? )?["[]?(?:####)?<?${TIME}[:\s|\]>";,*=~•\p{So}\uFE0F-]*(?:(?!${CAPITALS}\b)[\w.-]+ (?=(?!(?:${ANY_CASE})\b)[\w.$/-]+(?:\[\d+\]:?|:)))?(?:${BETWEEN}\s*){0,4}(?:${BARE_NAME}\s+|[\w-]+\.)?${LEVEL}`,
    'u',
  ),
  // `shop.sales - ERROR - text`, `shop|ERROR|text`
  new RegExp(String.raw`^[\w.$-]+(?: [-|] |\|)(${CAPITALS})(?: [-|] |\||: )`),
  // `[backup] ERROR: text`, `backup.sh: ERROR: text`, `psql:a.sql:4: ERROR:  text`, `nginx: [emerg] text`, `psql: error: text`, `shop.auth: ERROR text`, `shop.auth ERROR text`
  new RegExp(
    String.raw`^(?!\W?(?:${ANY_CASE})\b)(?:(?:\d+ +)?\[[^\]]{1,80}\]|\([^)]{1,80}\)|(?:(?:\w+:)?[A-Z]:[\\/][^:]+|[\w.$/-]+)(?::[\w.$/\\-]+){0,3}(?:\[\d+\])?:|(?:root|__main__)(?= )|[\w$-]+(?=\.| [A-Z]+: )[\w.$-]*(?::\d+)?)(?:\s{1,2}|(?<=\])(?=\[))(?:(?:(${ANY_CASE}):(?=\s)|\[(${ANY_CASE})\])${TEXT}|(${CAPITALS})${WORDS})`,
    'u',
  ),
  // `time="…" level=warning msg="…"` and other texts made of pairs
  /^(?:[\w.]+=(?:"[^"]{0,200}"|'[^']{0,200}'|(?!["'])\S*) )*?(?:level|loglevel|lvl|severity|sev)=["']?(\w+)/i,
  // .NET's console: `fail: Category[0]`
  /^(trce|dbug|info|warn|fail|crit): [\w.]+\[\d+\]/,
  // `npm ERR! text`, `npm error text`, `node-pre-gyp ERR! text`; pnpm's ` WARN  text` and ` ERR_PNPM_NO_SCRIPT  text` with thin spaces
  /^(?:npm|[\w-]*gyp|lerna|pnpm|[\w-]+(?= ERR!)) (ERR|WARN|error|warn)\b/,
  // `rsync error: text`, `dpkg: error processing package x`, `CMake Warning at a:1 (message):`, `Error response from daemon: text`, `Error from server (NotFound): text`
  /^(?:CMake (?:Deprecation )?|\[Deprecation |rsync |dpkg: |mysql\w+: Got )(error|warning)\b|^(?:docker: )?(Error) (?:response from daemon|from server \(\w+\)): /i,
  /^\u2009(ERR)_\w+\u2009/,
  // Yarn 1: `warning package.json: text`, `error Couldn't find …`, `warning a > b@1.2.3: text`. Not `error count: 0`.
  /^(warning|error) (?:[A-Z"]|package\.json: |\S*\w@\d|\S+ > )/,
  // RichHandler in the second of the line above: `                    ERROR    text`
  new RegExp(String.raw`^ {9,}(?=.{8} \S)(${CAPITALS}) +`),
  // Next.js: ` ⚠ text`, ` ⨯ text`
  /^ ?([⚠⨯]) /,
];

/** Of syslog, which systemd and GELF use (RFC 5424, section 6.2.1). */
const SEVERITIES: Level[] = ['error', 'error', 'error', 'error', 'warn', 'info', 'info', 'debug'];
/**
 * glog and klog: `E1124 10:00:00.123456 12 file.go:3] text`. Ruby: `E, [2026-11-24T10:00:00.1 #12] ERROR -- : text`. Tornado
 * and Jupyter: `[E 10:00:00.123 App] text`. apt: `E: text`. Scripts: `[E] text`. TensorFlow:
 * `2026-11-24 10:00:00.123456: E file.cc:3] text`. Old MongoDB: `… E STORAGE  [main] text`. Redis: `12:M 24 Nov 2026 10:00:00.123 # text`.
 * Telegraf: `2026-11-24T10:00:00Z E! text`. semantic_logger: `2026-11-24 10:00:00.123456 E [12:60] Load -- text`.
 */
const INITIAL = new RegExp(
  String.raw`^(?:${[
    String.raw`(?=.(?:\d{4}){1,2} \d\d:\d\d:\d\d\.\d+\s+\d+ \S+:\d+\] )|(?=., \[)`,
    String.raw`\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\.\d+(?:: (?=. \S+:\d+\] )|[+-]\d{4} (?=. [A-Z]{3,} +\[)| (?=. \[\d+:))`,
    String.raw`\d+:[A-Z] \d\d \w{3} \d{4} \d\d:\d\d:\d\d\.\d{3} (?=[.*#-] )|\d{4}-\d\d-\d\dT[\d:.]{8,18}Z (?=[DIWE]! )|[\d-]{10}[ T][\d:.,]{8,15} \[(?=[DIWEF]\] )`,
    String.raw`\[(?=[EW]\] [^\d\s])|\[(?=. (?:[\d-]{6,10} )?\d\d:\d\d:\d\d)|(?=[EW]: [^\d\s])`,
  ].join('|')})([DIWEF.*#-])`,
);
const INITIALS = new Map<unknown, Level>(
  Object.entries({ D: 'debug', I: 'info', W: 'warn', E: 'error', F: 'error', '#': 'warn', '*': 'info' } as const),
);

/** Names of the level in JSON logs, in any case and without separators. Monolog's name counts, not its own numbers. */
const JSON_NAMES = ['levelname', 'level', 'severity', 'severitytext', 'loglevel', 'lvl', '@l', '@level'];

/**
 * The level that a line gives in a logger's format; else `info`. Writing to stderr means nothing: many programs log and
 * show their progress there, and all their runs would show as done with warnings.
 */
export function parseLevel(line: string): Level {
  return findLevel(line) ?? 'info';
}

export const LEVEL_NAME = String.raw`(?:error|warn(?:ing)?|info|debug|notice|fatal|trace|fail)\b`;
/** A service of docker compose, or of pm2, whose name stands before each line. Not `error | text`. */
export const SERVICE = String.raw`(?:\d+\|)?(?!${LEVEL_NAME} *\|)[a-z][\w.@-]* {1,40}\| `;
const PREFIX = new RegExp(String.raw`^(?:${SERVICE}|\d\S+ std(?:out|err) [FP] )`);

/** Undefined if the line states none. Docker compose puts its service before each line, Kubernetes a time and a stream. */
export function findLevel(line: string): Level | undefined {
  const text = line.replace(PREFIX, '');
  if (/^\{\s*"/.test(text)) return levelOfJson(text);
  const start = text.slice(0, 200);
  // Syslog's number contains the facility, too.
  const priority = /^<(\d{1,3})>/.exec(start)?.[1];
  if (priority) return SEVERITIES[Number(priority) % SEVERITIES.length]!;
  const initial = INITIAL.exec(start)?.[1];
  if (initial) return INITIALS.get(initial)!;
  for (const format of FORMATS) {
    const name = format.exec(start)?.slice(1).join('') ?? '';
    const level = LEVELS.get(name.toLowerCase());
    if (level) return level;
  }
  return undefined;
}

function levelOfJson(line: string): Level | undefined {
  return tryOr(undefined, () => {
    const fields: Record<string, unknown> = JSON.parse(line);
    const values = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name.toLowerCase().replaceAll(/[_.-]/g, ''), value]),
    );
    const named = JSON_NAMES.map((name) => values[name]);
    const nested = readProperty(fields['log'] ?? fields['record'] ?? fields['@fields'], 'level');
    const ofJournal = SEVERITIES[Number(fields['PRIORITY'])];
    // MongoDB's `s` is an initial; elsewhere it may be anything.
    const levels = [...named, readProperty(nested, 'name') ?? nested, ofJournal, INITIALS.get(values['s'])];
    const level = String(levels.find((value) => typeof value === 'string' || typeof value === 'number') ?? '');
    // pino and bunyan use numbers: 30 is info, 40 warn, 50 error.
    const number = /^\d{1,2}$/.test(level) ? Number(level) : Number.NaN;
    if (number < SEVERITIES.length) return SEVERITIES[number];
    if (number >= SEVERITIES.length)
      return number >= 50 ? 'error' : number >= 40 ? 'warn' : number >= 30 ? 'info' : 'debug';
    // Go's slog counts within a level: `ERROR+4`.
    return LEVELS.get(level.toLowerCase().replace(/[+-]\d+$/, '')) ?? INITIALS.get(level);
  });
}
