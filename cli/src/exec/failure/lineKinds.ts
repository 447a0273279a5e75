/** What kinds of lines failed commands print. */
import { findLevel } from '../parseLevel.js';
import { messageInJson } from './json.js';

/** Last lines that mean nothing: farewells, hints, a wrapper's count, the head of a stack. */
const NOISE = new RegExp(
  `^\u2009?(?:${[
    // Wrappers, which have only seen an exit code; what set -x shows.
    String.raw`\++ \S|npm (?:ERR!|error|notice)|nox > |\w*make(?:\[\d+\])?: (?:\*\*\* (?:\[|Waiting)|Target )`,
    String.raw`Error: (?:\S+ returned an error exitcode|execution of an external program failed)|parallel: This job failed:|\S+: error: (?:ld returned|linker command failed)`,
    String.raw`\S+: (?:(?:all|some) warnings being treated|"\S+" compilation error$)`,
    'ERROR: (?:Failed (?:building|to build) |Could not build |ResolutionImpossible: )',
    String.raw`E: Sub-process |Error SQL72045: |\S+: no images defined `,
    `error: (?:process didn't exit successfully|could not compile|aborting due to)`,
    '-*> |This error happened while',
    String.raw`(?:tar(?: \(child\))?: )?(?:Removing leading |\S+: Cannot write: Broken pipe|Error is not recoverable|Child returned|Exiting with|Skipping to next header)`,
    String.raw`.*\b(?:exit(?:ed)?(?: with)?(?: code| status)?|[Ee]xit-?[Cc]ode|rc|return code|codice(?: di \w+)?|code de \w+)[ :=]+\d{1,3}\W*$`,
    String.raw`(?:real|user|sys)\s+\d+m[\d.,]+s|Command exited with non-zero|[\d.]+user [\d.]+system `,
    'Press any key|Premere un tasto|Drücken Sie|Presione una tecla|Appuyez sur',
    String.raw`(?:[\w./-]+:? ){0,3}(?:[Ff]ailed|[Ee]rror|ERROR) (?:at|on|in|near) line \d+\W*$`,
    'fatal: (?:Could not read from remote repository|the remote end hung up)',
    'gpg: (?:decrypt_message failed|Total number)|Unable to load certificate$|ninja: build stopped',
    `Cloning into '`,
    // Counts and summaries.
    String.raw`(?:\S+ )?\d+ (?:(?!validation)\w+ )?errors?\b|➤ YN\d{4}: │ {2}`,
    String.raw`(?:Summary|Totals?|Results?|Riepilogo|Zusammenfassung): (?:\w+(?:[=:] ?|(?<=e[dn]) ))?\d+\b`,
    String.raw`\d+ files? would |Oh no!|[^|]{0,80}\d%\|`,
    '(?:Log files?|Elapsed(?: time)?|Total time|Duration|Started|Finished)(?: at)?: |PLAY RECAP',
    String.raw`All Finished!|Your code has been rated|\[\*\] \d+ fixable|\d+ issues?:$|\* \w+: \d+$`,
    String.raw`(?!.*(?:[Ee]rror|[Ff]ail))[A-Za-z][\w ]{0,30}: +[\d.,:]+(?: ?\w{1,7})?$|\S+ +: ok=\d`,
    // Stacks and dumps; the source below what bash can't parse.
    String.raw`Crash dump|==\d+==ABORTING|(?:LINE|RIGA|ZEILE|LIGNE) \d+ ?: |(?:at )?[\w./:-]+:\d+$|File ".*", line \d+|CallStack \(from`,
    String.raw`[Ss]tack (?:trace|traceback|backtrace):|.*\bBacktrace:$|#\d+ |\S+:\d+:\d+: 0x`,
    String.raw`Error in \S+ \(line|Caused by:|\d+ +[|│+-] |\(Use .node|Node\.js v[\d.]+$|-{5} .* -{5}$`,
    String.raw`\d+: (?:\S.* )?\(?[^\s()]+:\d+:\d+\)?$|\S.*: \S+ \d+: \`.*'$`,
    String.raw`\[error\] (?:\s|[> ]*\d* +\||Nonzero exit|\(.+\) (?:Compilation failed|Nonzero exit)|Total time|stack trace)`,
    String.raw`\[ERROR\] *(?:$|To see|Re-run|For more|After |(?:-> )?\[Help|mvn )`,
    // Advice.
    String.raw`(?:\S+ )?(?:[Hh]int|HINT|[Nn]ote|NOTE|[Tt]ip|[Hh]elp|[Uu]sage|detail): |Note that |error: called from|\(query: `,
    String.raw`(?:Run|Use) (?:['\"\`].*['\"\`] (?:to|for|and) |with )|(?:use|or) the -|To (?:see |[a-z]+ [^:.]*[,:](?: |$))`,
    '(?:The most similar|Did you mean|(?:Possible|Potential) (?:reasons|causes):?|Check the spelling|The (?:error|offending line) appears|Set the environment variable|More details here:|curl failed to verify|establish a secure|how to fix it,)(?:[: ]|$)',
    String.raw`See (?:[\"'\`]|[\w-]+\(\d\))|Read <|(?:\w+: |\W )?(?:[Tt]ry|[Ss]ee|Enter|Run|Type) .*\bhelp\b`,
    String.raw`(?:\w+: )?https?://\S+$|(?:\S*\W)?env: use -|Try (?:running|using)\b|If (?:you|this|the error) `,
    String.raw`the \`\w+\` command can be used |storage ID |lock was created at `,
    String.raw`operable program or batch|programa o archivo por lotes|.*\bNET HELPMSG \d`,
    String.raw`The service did not report|Type '.*' for |konnte nicht gefunden werden\.$`,
    'ou externe, un programme|Error: (?:Could not create the Java|A fatal exception has)',
    String.raw`BEGIN failed--|(?:Description|Flags|Options|Arguments|Commands|Available \w.*):$|Please \w`,
    String.raw`Ask for help |For (?:more |further )?(?:information|details|help)\b`,
    String.raw`(?:Vedi|Siehe|Voir|Per dettagli|Für Details|Weitere|Pour plus) |E\d{4} .* \"Unhandled Error\"`,
    // Farewells.
    String.raw`\W*(?:Fine|FINE|Ende?|ENDE?)\W*$|Exiting because |Removing output files of failed `,
    String.raw`! Emergency stop|(?:scp: )?Connection (?:to \S+ )?closed(?! by remote host)|lost connection$`,
    String.raw`<(?:/?\w+>$|!DOCTYPE )|scp: failed to upload |(?:\S+: \S+ \d+: +\d+ )?Aborted|(?:\.{0,2}/|[A-Z]:\\)\S*$`,
    String.raw`(?:[\w./-]+: )?(?:[Cc]lean(?:ing|ed)?[ -]?up|[Aa]borting|[Ee]xiting|[Ss]topping|[Ss]hutting down|[Gg]iving up|[Rr]emoving|[Dd]eleting|[Rr]olling back|[Dd]one|[Bb]ye|Abbruch|Arrêt|Uscita)\b[\w ]{0,20}\W*$`,
  ].join('|')})`,
);
/** A line that says that it is the error: `Error: text`, `cc1: fatal error: text`, `a.c:1:20: error: text`, `dd: error writing …`, `LINK : fatal error text`, `ValueError: text`, Elixir's `** (RuntimeError) text`. */
const ERROR = new RegExp(
  [
    String.raw`^\*\* \([A-Z]|^\d+ validation errors? for |^\w.*, exiting with code [1-9]|^You must install |^e: \S+\.kts?:`,
    `^! (?:Undefined|Missing|Extra|Misplaced|Too many|Paragraph ended|Illegal|Package|Use of|TeX capacity|I can't|You can't|Double) `,
    String.raw`^[❌✘✖✗] ?[^\s\d]|^[\w.]+(?:Error|Exception): \S`,
    String.raw`^(?:(?:➤ YN\d{4}: )?[✘×✖│] ?)?(?:[^\s:]\S*(?: \w+)? *: ){0,2}\[?(?:fatal |\w+ runtime )?(?:\w+ )?(?:errore?|erreur|fehler)\b(?!s?\.|(?: code)?\W*(?:0|none)\W*$)`,
  ].join('|'),
  'i',
);
/** What a program reports under its name: `curl: (6) text`, `./a.sh: line 3: text`. Not `Elapsed: 3 s`, `log file: a.log`, `pool: closing 3 connections`. */
const REPORT =
  /^(?!.*:$)(?:[A-Z]:\\|[a-z./])[^\s:]*(?::\S+)?: {1,2}(?:\d+: )?(?![\d*<]|(?!missing|omitting)\w+ing\b)\S+ \S/;
/** A tool's name without the ending of a script, or a shell's with its line; and a word that says that something went wrong. */
const TOOLS_FAILURE = new RegExp(
  String.raw`^(?:\S+: (?:\S+ )?\d+: |(?!error:|.*\b0 \S+ failed)(?!\S*\.(?:sh|bash|py|pl|rb|js|php|service)\b)).*(?<![./\\-])\b(?:${[
    String.raw`not|no|cannot|can't|couldn't|unable|could|failed|failure|denied|refused|reset|closed(?!\W*$)`,
    'unsupported|readonly|garbage|attempt to|double free|nothing to commit|in use|exceed(?:ed|s)?|expired|timed out|timeout|invalid|unknown|unexpected|unrecognized|unbound',
    '(?:is|are) (?:empty|down|locked|full|offline|duplicates)|differs?|unreachable|illegal|undefined|bad|wrong|incorrect|missing|omitting|is a directory|too|error|fatal|killed|fault',
    String.raw`must|unterminated|duplicate|corrupt(?:ed)?|exhausted|violat\w+|forbidden|unauthorized|rejected`,
    String.raw`mismatch|conflict|non|impossibile|negat[oa]|vuot[oaie]|manca(?:no|nt[ei])?|scadut[oaie]|fehlen|fehlt|abgelaufen|gesperrt|faltan?|manquante?s?|nicht|keine?|verweigert|fehlgeschlagen|unerwartet\w*`,
    'falsch|impossible|introuvable|refusée?|denegad[oa]',
  ].join('|')})\b(?![./\\-]\w)`,
  'i',
);
/** What a linter or a compiler says of a place in the source: `a.py:1:8: text`, `a.js: line 1, col 9, text`. Not `10:00:00: text`. */
export const FINDING = /^(?:[A-Z]:\\[^:]+|\S*[^\d\s:])(?::\d+:\d+:?|: line \d+, col \d+,) \S/;
/** An error after which the program itself tries again; `please try again later` is its last word. */
const RETRIES = /\b(?:(?:re)?trying again|will try again|retrying|will retry|riprovo|nuovo tentativo)\b/i;
/** What Perl only warns of; it looks as what it dies of. */
const PERLS_WARNING = new RegExp(
  String.raw`^(?:${[
    String.raw`Use of uninitialized value|Argument ".*" isn't|Odd number of elements|Subroutine \S+ redefined`,
    String.raw`Name ".*" used only once|\w+\(\) on (?:closed|unopened) |Useless use of|Deep recursion`,
    String.raw`Scalar value @|Possible |Wide character|"my" variable|Use of \S+ is deprecated|Unquoted string`,
    String.raw`Statement unlikely|Found = in|substr outside|Negative repeat|Unsuccessful stat|Exiting \w+ via`,
  ].join('|')}).* at \S+ line \d+`,
);
/** A compiler's error with its place in the source: `a.c:1:20: error: text`, `a.ts(1,7): error TS2322: text`, `a.yaml:1:2: [error] text`. */
const DIAGNOSTIC =
  /^(?:(?:[A-Z]:\\[^:]+?|\S+?)[(:]\d+(?:[,:]\d+)?\)?:?(?: -)? \[?(?:fatal )?error\b|e: \S+\.kts?:|\[ERROR\] \S+:\[\d+,\d+\] |error\[\w+\]: |\[error\] (?:-- |\S+?:\d+:\d+: ))/;
/** What a build or a linter says on stdout, where it says nothing on stderr. */
const RESULT = new RegExp(
  [
    String.raw`^would reformat\b|^invalid (?!\w+: \d)\w|^no (?!error|problem|issue|warning).{1,40} found\b`,
    String.raw`\bcan(?: ?not|'t)\b`,
    String.raw`\b(?:could(?: not|n't)|unable to|not (?:found|available)|nothing to commit|no tests ran|denied|refused|impossibile|nicht (?:gefunden|möglich))\b`,
    String.raw`(?<!\b(?:0|no|not|never|subcommand) )failed\b(?!: 0\b)`,
    String.raw`\b[1-9]\d* (?:\w+ ){0,2}(?:error|problem|offense|failure|warning|vulnerabilit(?:y|ie))s?\b`,
  ].join('|'),
  'i',
);

export function isWritten(line: string): boolean {
  return line.trim() !== '';
}

/** It begins at the margin, or in RichHandler's column for the level, or behind git's mark: ` ! [rejected] main -> main (fetch first)`. */
export function isMessage(line: string): boolean {
  return /^(?:\u2009| {9,}(?=[A-Z]{4,8} )| (?=! \[))?\S.*\p{L}/u.test(line) && !NOISE.test(line);
}

export function isError(line: string): boolean {
  return (
    logsError(line) || (isMessage(line) && findLevel(line) === undefined && ERROR.test(line) && !RETRIES.test(line))
  );
}

export function logsError(line: string): boolean {
  return isMessage(line) && findLevel(line) === 'error' && !RETRIES.test(line);
}

/** It states a level that isn't why a command fails. */
export function isBelowError(line: string): boolean {
  return (findLevel(line) ?? 'error') !== 'error' || /^(?:\w*Warning|w): /.test(line) || isPerlsWarning(line);
}

export function isPerlsWarning(line: string): boolean {
  return PERLS_WARNING.test(line);
}

/** A line with a code of Oracle's tools, or Db2's. */
export function isCoded(line: string): boolean {
  return /^\s*(?:(?:ORA|TNS|PLS|RMAN|IMP|EXP|UDI|UDE|KUP|LRM|DGM|NID|OGG)-\d{5}|(?:SP2|CRS|PRC\w)-\d{4}|SQL\*Loader-\d+): (?!=)|^SQL\d{4,5}N {2}/.test(
    line,
  );
}

export function isReport(line: string): boolean {
  return isMessage(line) && REPORT.test(line) && !FINDING.test(line) && !DIAGNOSTIC.test(line) && !isBelowError(line);
}

/** A report that a script's own words don't look like: of a tool that says why, not only that it failed. */
export function isToolsFailure(line: string): boolean {
  return isReport(line) && TOOLS_FAILURE.test(line);
}

/** A sentence without a level that says what went wrong. */
export function saysWhy(line: string): boolean {
  return isMessage(line) && !line.startsWith('{') && findLevel(line) === undefined && TOOLS_FAILURE.test(line);
}

/** What a script does or has done while it ends: `Releasing the lock`, `Connection closed.`, `=== END 10:00:00`. */
const GOODBYE = new RegExp(
  String.raw`^(?:${[
    String.raw`\W*(?:(?!\w*thing\b|during\b)\w+ing\b|notified\b|\w+ed \d+\b|\d+ of \d+\b(?! \w+ are )|(?:the )?end[e:]?\b|fine?\b|(?:good)?bye\b|ok\b|logout\b|took\b)`,
    String.raw`.*\b(?:sent|closed|removed|released|restored|ended|finished|completed|deleted|done|written|saved|loaded|copied|processed|imported|exported|stopped|terminated|beendet|terminat[oa]|caricat[aeio])\b`,
    String.raw`.*\bterminée?|\S+ (?:at|alle|um|à) \d\d?:\d\d|.*\bin \d+(?:[.,]\d+)? ?m?s\W*$`,
  ].join('|')})`,
  'i',
);

export function saysGoodbye(line: string): boolean {
  return GOODBYE.test(line) && !saysWhy(line);
}

/** Without its level, its script's name or its frame of JSON: it failed, with how many errors, where, with which code, see there. */
const ONLY_THAT = new RegExp(
  String.raw`^(?:.{0,80}?(?:error|fatal|critical|errore|fehler)\b(?:/\w+)?\W+(?:[\w.]+:(?=\S))?|(?:\S+\.(?:sh|bash|py|pl|rb|js|php|ps1|bat)|msmtp): |\[[^\]]{1,40}\] |\W{1,4})?(?!Host key )(?:${[
    String.raw`(?:[\w./'"-]+(?::\S*)? ){0,6}(?:failed(?: to (?:boot|load|run|start)| in [\d.]+ ?m?s| (?:on|at|in|during) step [\w.-]+)?|abort(?:ed|ing)|exiting|non-zero (?:return|exit) (?:code|status)|shutting down(?:: \w+)?|fallit[aeio]|interrott[aeio]|échouée?s?|fallid[oa]s?|fehlgeschlagen|abgebrochen|(?:in|with|con|mit|avec) (?:\d+ |status |des |an )?(?:errors?|exceptions?|erreurs?|failures?|failed|error[ei]|fehlern?)(?: beendet)?)`,
    String.raw`(?:in|at|on|during|while|nel(?:la)?|alla|durante|beim?) [\p{L}\d]+(?: [\p{L}\d]+){0,3} ?`,
    String.raw`(?:could not|cannot|can't|unable to|failed to) \p{L}+(?: mail\b.*)?`,
    String.raw`(?:failed )?(?:at|on|in) line \d+: [^]+|(?:\p{L}+ )?(?:errors?|s\)) (?:were )?found in (?:\S+ ){0,3}\S+|found error in \S+ , skipping|échec (?:de |du |des |de la )?[\p{L}\d]+(?: [\p{L}\d]+){0,2} ?`,
    String.raw`(?:[\p{L}-]+ ){0,3}(?:exit\w*(?: with)?(?: code| status)?|return code|rc|uscita(?: con codice)?)[ :=]+\d{1,3}`,
    String.raw`(?:(?:errors?|errori|fehler|failures?)[:=] ?\d+|(?:\S+ ){0,8}(?:status|result|esito)[:= ] ?(?:failed|error))`,
    String.raw`(?:only |all )?\d+ (?:(?:out )?of \d+\b[^:]*|(?:\p{L}+ ){1,3}(?:could not be|(?:was|were)(?: not)?) \p{L}+)`,
    String.raw`(?:see|check the|vedi|siehe) .{1,60}|errors printed on pages? .+|failed to push some refs to .+`,
  ].join('|')})(?: \w{2,}[=:]\S+)*\W*(?:exiting\W*|(?:please )?(?:see|check|vedi|siehe) .{1,80})?$`,
  'iu',
);

/** It says that something failed, but not why: `ERROR: backup failed`, `ERROR Job ended with 2 errors`, `Errore nella copia`. */
export function saysOnlyThat(line: string): boolean {
  return ONLY_THAT.test(messageInJson(line) ?? line) || RETRIES.test(line);
}

/** Below advice: `Please make sure that you have the rights` `and the repository exists`; or the command of parallel that failed. */
export function continuesNoise(line: string, above: string): boolean {
  return above === 'parallel: This job failed:' || (/^[a-z][^:]*$/.test(line) && /^Please \w/.test(above));
}

/** Also where it's only a consequence. */
export function saysError(line: string): boolean {
  return ERROR.test(line) || /^(?:fatal|gpg): /.test(line);
}

/** A tool that removes or ends something, or sends a mail, says that it could not; or bash that a job was ended. */
export function isClearingUp(line: string): boolean {
  return /^(?:[\w./-]+: (?:\S+ \d+: )?)?(?:(?:rm|rmdir|unlink|umount|kill|pkill|killall|mail|mailx|sendmail|msmtp): | *\d+ Terminated\b)/.test(
    line,
  );
}

/** A build or a linter that says how much it found, or what a script lacked, unless it went on without. */
export function isResult(line: string): boolean {
  return /^(?!➤ YN(?:0000|\d{4}: │ {2})|.*\b(?:default|ignor|retry|skipp))\S/i.test(line) && RESULT.test(line);
}

/** A compiler tells all that it finds, and what comes first has often led to the rest. sbt marks the source below it, too. */
export function lastError(lines: string[]): number {
  const last = lines.findLastIndex(isError);
  const isFound = DIAGNOSTIC.test(lines[last] ?? '') || /^\[error\] /i.test(lines[last] ?? '');
  const first = isFound ? lines.findIndex((line) => DIAGNOSTIC.test(line)) : -1;
  return first < 0 ? last : first;
}
