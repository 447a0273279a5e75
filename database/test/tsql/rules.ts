/**
 * The rules for our T-SQL: it must run on every target and return exactly one result to Appsmith. Each rule was learned
 * from a server that behaved differently.
 */
interface Broken {
  rule: string;
  found: string;
}

export interface TsqlFile {
  /** `dashboard/ListRuns`, `migrations/0001`. */
  name: string;
  text: string;
}

/** @returns one entry for each rule that the file breaks */
export function brokenRules(file: TsqlFile): Broken[] {
  const code = withoutCommentsAndTexts(file.text);
  const broken = [
    ...forbiddenWords(emptyTexts(file.text)),
    ...barePathColumns(file.text),
    ...comparisonsByCollation(file.text),
    ...variableSpellings(code),
    ...conversions(file.text),
  ];
  if (/\bCREATE PROCEDURE\b/i.test(code)) broken.push(...procedureRules(file, code));
  return broken;
}

/** Not available on all targets, or breaks the ownership chain, or differs between servers. */
const FORBIDDEN: [RegExp, string][] = [
  [/\bCREATE\s+OR\s+ALTER\b/i, 'CREATE OR ALTER: DROP … IF EXISTS and CREATE'],
  [/\bMERGE\b/i, 'MERGE: UPDATE, and INSERT where nothing was updated'],
  [/\b(EXEC|EXECUTE)\s*\(/i, 'dynamic SQL breaks the ownership chain'],
  [/\bsp_executesql\b/i, 'dynamic SQL breaks the ownership chain'],
  [/\bTRUNCATE\b/i, 'TRUNCATE breaks the ownership chain'],
  [/\bIDENTITY_INSERT\b/i, 'IDENTITY_INSERT breaks the ownership chain'],
  [/\bFORMAT\s*\(/i, 'FORMAT'],
  [/\bWAITFOR\b/i, 'WAITFOR'],
  [/\bAT\s+TIME\s+ZONE\b/i, 'AT TIME ZONE: servers know Windows zone names only'],
  [/\bPERCENTILE_CONT\b/i, 'PERCENTILE_CONT'],
  [/\bEXECUTE\s+AS\b/i, 'EXECUTE AS'],
  [/\bDENY\b/i, 'DENY'],
  [/\browversion\b/i, 'rowversion'],
  [/\bALTER\s+DATABASE\b/i, 'ALTER DATABASE belongs to init'],
  [/\bCONVERT\s*\([^;]*,\s*12[67]\s*\)/i, 'styles 126 and 127: use dbo.UtcText'],
  [/\bGETDATE\s*\(\s*\)(?![^;]*GETUTCDATE)/i, 'GETDATE: times are UTC, SYSUTCDATETIME()'],
  [/(?<!SET @\w+ = )SCOPE_IDENTITY/i, 'SCOPE_IDENTITY goes into a variable before anything else is inserted'],
  [/\bWITH\s*\(\s*NOLOCK\s*\)/i, 'NOLOCK reads what never was'],
  [
    /\bDATALENGTH\s*\([^()]*\)\s*\/\s*2\s*[-+*]|[-+]\s*DATALENGTH\b/i,
    "DATALENGTH counts an emoji twice, CHARINDEX and LEFT once in newer collations: LEN(@x + N'.')",
  ],
  [
    /\b(?:LOWER|UPPER)\s*\((?![^;]{0,60}(?:RunId|COLLATE))/i,
    'a Turkish database turns INFO into ınfo: LOWER(x COLLATE Latin1_General_100_CI_AS)',
  ],
  [
    /\b(?:GREATEST|LEAST|GENERATE_SERIES|DATETRUNC|DATE_BUCKET|JSON_OBJECT|JSON_ARRAY|JSON_PATH_EXISTS)\s*\(|\bDISTINCT\s+FROM\b|\bWINDOW\s+\w+\s+AS\b/i,
    'newer than compatibility level 150',
  ],
  [
    /(?:=|<>|NULLIF\s*\([^,()]*(?:\([^()]*\))?,)\s*N''(?!')(?!\s*COLLATE)/i,
    "in older collations an emoji equals N'': dbo.NonEmpty, or COLLATE Latin1_General_BIN2",
  ],
];

function forbiddenWords(code: string): Broken[] {
  return FORBIDDEN.flatMap(([pattern, rule]) => {
    const found = pattern.exec(code);
    return found ? [{ rule, found: found[0] }] : [];
  });
}

/**
 * Comparing nvarchar with a varchar column converts the column, so its index isn't used. Recognised by names that
 * columns and our variables share, and by the words in the tables' checks.
 */
const VARCHAR =
  'RunId|Fingerprint|EventKey|Status|Validation|Level|Kind|Channel|Reason|Priority|Source|Verdict|RequestKey';
const WORDS =
  'Pending|Done|Error|TimedOut|Cancelled|Lost|NotNeeded|Waiting|Validated|Rejected|Due|Fulfilled|Missed|Excused|Open|InProgress|Closed|Sending|Sent|Failed|opened|repeat|changed|recovered|warn|debug';

function conversions(text: string): Broken[] {
  const declared = [...text.matchAll(new RegExp(`@(?:${VARCHAR}) nvarchar\\((?!max|4000)`, 'g'))];
  const matches = [...text.matchAll(new RegExp(`(?:=|<>|IN \\(|,)\\s*N'(?:${WORDS})'`, 'g'))];
  return [...declared, ...matches].map(([found]) => ({
    rule: 'an indexed varchar column is compared as varchar',
    found,
  }));
}

/** What a database with another collation would read differently: our words, field names, ranges of characters. */
const BY_COLLATION: [RegExp, string][] = [
  [
    /\b(?:IF|WHEN)\s+(?:ISNULL\(@\w+, N?''\)|@\w+|dbo\.NonEmpty\([^()]*\)|\w\.\w+)\s+(?:NOT )?IN \(\s*N?'\w+', [^;]*?\bmust be one of/g,
    'a word in another case would be stored: COLLATE Latin1_General_BIN2',
  ],
  [/LIKE N'%,\w+,%'/g, 'which fields are given: dbo.HasField'],
  [
    /\bLIKE N?'[^']*\[[^\]']*\w-\w[^\]']*\][^']*'(?!\s+COLLATE Latin1_General_BIN2)|\bPATINDEX\(N?'[^']*\w-\w[^']*', (?![^()]*COLLATE)/g,
    'where ² lies between 2 and 3, and T after Z: COLLATE Latin1_General_BIN2',
  ],
];

function comparisonsByCollation(text: string): Broken[] {
  return BY_COLLATION.flatMap(([pattern, rule]) =>
    [...text.matchAll(pattern)].map(([found]) => ({ rule, found: found.slice(0, 80) })),
  );
}

/** Without a path, Babelfish returns NULL for a column of OPENJSON. */
function barePathColumns(text: string): Broken[] {
  return [...text.matchAll(/OPENJSON\s*\([^)]*\)\s*WITH\s*\(((?:[^()']|'[^']*'|\([^()]*\))*)\)/gi)].flatMap(
    ([, list = '']) =>
      list
        .split(/,(?![^(]*\))/)
        .filter((column) => !/'\$[^']*'/.test(column))
        .map((column) => ({ rule: 'a column of OPENJSON … WITH needs its path', found: column.trim() })),
  );
}

/** Some collations distinguish @Name from @name. */
function variableSpellings(code: string): Broken[] {
  const spellings = new Map<string, Set<string>>();
  for (const [name] of code.matchAll(/(?<!@)@[A-Za-z]\w*/g)) {
    const key = name.toLowerCase();
    spellings.set(key, (spellings.get(key) ?? new Set()).add(name));
  }
  return [...spellings.values()]
    .filter((names) => names.size > 1)
    .map((names) => ({ rule: 'one spelling of each variable', found: [...names].join(', ') }));
}

const OPTIONS = 'SET NOCOUNT, XACT_ABORT ON;';
/** A script may have turned off what SQL Server requires of a session that writes to a filtered index. */
const OPTIONS_FOR_SCRIPTS = OPTIONS.replace(
  ' ON',
  ', ANSI_WARNINGS, ANSI_PADDING, ARITHABORT, CONCAT_NULL_YIELDS_NULL ON',
);

/** Checks the caller and the JSON before anything else is read. */
const CALLER =
  /^SET NOCOUNT, XACT_ABORT ON;\s+(?:DECLARE[^;]*;\s+)*SELECT [^;]*FROM dbo\.Caller\(@Input, N''\);\s+IF @Number IS NOT NULL THROW @Number, @Refusal, 1;/;

function procedureRules({ name, text }: TsqlFile, code: string): Broken[] {
  const broken: Broken[] = [];
  const [schema = '', procedure = ''] = name.split('/');
  const say = (rule: string, found: string) => broken.push({ rule, found });
  const head = /CREATE PROCEDURE\s+(\w+)\.(\w+)([\s\S]*?)\bAS\s+(SET[\s\S]*)$/i.exec(code);
  if (!head) return [{ rule: 'CREATE PROCEDURE schema.Name … AS SET …', found: code.slice(0, 80) }];
  const [, ownSchema, ownName, parameters = '', body = ''] = head;
  if (ownSchema !== schema || ownName !== procedure)
    say('a file makes the procedure that it is named after', `${ownSchema}.${ownName}`);
  const options = text.startsWith('-- For callers without the SDK') ? OPTIONS_FOR_SCRIPTS : OPTIONS;
  if (!body.startsWith(options)) say(`${options} first`, body.slice(0, 60));
  if (schema === 'sdk' && !/SET DEADLOCK_PRIORITY LOW;/.test(body)) say('SET DEADLOCK_PRIORITY LOW in sdk.*', name);
  if (schema === 'dashboard' || schema === 'watcher') {
    if (!/^\s*@Input nvarchar\(max\)\s*$/i.test(parameters))
      say('one parameter, @Input nvarchar(max)', parameters.trim());
    if (schema === 'watcher' && !/IF ISNULL\(ISJSON\(@Input\), 0\) = 0 THROW 50400/.test(body))
      say('ISJSON(@Input) first', name);
    if (schema === 'dashboard' && !CALLER.test(body)) say('dbo.Caller(@Input, …) first, and its refusal', name);
  }
  if (!text.startsWith('-- ')) say('a file opens with why it exists', text.slice(0, 40));

  const results = resultSelects(body);
  if (schema === 'dbo') {
    if (results.length > 0) say('what procedures share gives no rows', body.slice(results[0], results[0]! + 60));
  } else if (results.length !== 1)
    say('exactly one SELECT gives rows', results.map((at) => body.slice(at, at + 60)).join(' | '));
  else if (
    body
      .slice(results[0])
      .replace(/[^;]*;/, '')
      .trim() !== ''
  )
    say('the SELECT that gives rows is last', body.slice(results[0]));
  for (const output of body.matchAll(/\bOUTPUT\s+(?:inserted|deleted)\.[^;]*/gi)) {
    if (!/\bINTO\s+@\w+/i.test(output[0])) say('OUTPUT only INTO', output[0].slice(0, 60));
  }
  if (/\bUPDATE\b|\bINSERT INTO dbo\b|\bDELETE\b/i.test(body) && (body.match(/SYSUTCDATETIME/gi)?.length ?? 0) > 1)
    say('one time for all that is written: @Now', name);
  const begins = body.match(/\bBEGIN TRANSACTION;/gi)?.length ?? 0;
  const commits = body.match(/\bCOMMIT TRANSACTION;/gi)?.length ?? 0;
  if (begins !== commits) say('each BEGIN TRANSACTION has its COMMIT', `${begins} and ${commits}`);
  return broken;
}

/** Positions of SELECTs that aren't part of another statement and assign no variable. */
function resultSelects(body: string): number[] {
  const statements = [...body.matchAll(/(?<=^|;|\bBEGIN|\bELSE|\bTHEN)\s*(?=SELECT\b|WITH\b)/gi)];
  const starts = statements.map((match) => match.index + match[0].length);
  const inIf = [...body.matchAll(/\bIF\b[^;]*?\s(SELECT\b)(?=\s+(?:TOP\s*\(\d+\)\s+)?[^@(])/gi)]
    .filter(([matched]) => !/\b(BEGIN|INSERT|UPDATE|DELETE|SET|EXEC|THROW|DECLARE)\b/i.test(matched))
    .filter(([matched]) => (matched.match(/\(/g)?.length ?? 0) === (matched.match(/\)/g)?.length ?? 0))
    .map((match) => match.index + match[0].length - 'SELECT'.length);
  return [...new Set([...starts, ...inIf])].filter(
    (start) => !/^SELECT\s+(?:TOP\s*\([^)]*\)\s+)?@\w+\s*=/i.test(body.slice(start)),
  );
}

function withoutCommentsAndTexts(text: string): string {
  return text.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\/|N?'(?:[^']|'')*'/g, (found) => (found.endsWith("'") ? "N''" : ''));
}

/** Without comments, and with each text replaced: `N'x'` becomes `N'…'`, but an empty `N''` stays. */
function emptyTexts(text: string): string {
  return text.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\/|N?'(?:[^']|'')*'/g, (found) =>
    found.endsWith("'") ? (/^N?''$/.test(found) ? "N''" : "N'…'") : '',
  );
}
