/**
 * Takes secrets out of texts before they touch the disk: the values of what is called a password, a token, a key and
 * the like, userinfo of URLs, keys of well-known services, private keys. It can't know a secret that looks like any
 * other word: the option `redact` names those.
 *
 * Where a value's end isn't certain, it is taken to end with the line: too much is hidden rather than too little. Every
 * pattern takes linear time, and Python's `re` reads it, too (`sdk/vectors/redact.json` holds both languages to it).
 */
const MASK = '***';
/** Stands for the mask until all patterns were applied, so that none takes it for a value. */
const HIDDEN = '\uE000';

/** What may be secret, or needs escaping in JSON; a text without any of it is kept as it is. */
export const SUSPICION =
  /[^ !#-[\]-~]|pass|pwd|secret|token|key|sig|auth|cookie|credential|bearer|basic|:\/\/|@|login|identified by|sg\.|xox|xapp|gh[a-z]_|eyj|a[ks]ia|aiza|npm_|sk[-_]|glpat|-p|-u/i;

const NAME =
  '(?:(?:pass(?:word|wd|phrase|code|wort)|kennwort|pwd|secret(?!ar)|token(?!s|iz|_?count)|credential|cookie|authorization|signature|api[-_ ]?key|' +
  '(?:access|account|private|shared|signing|encryption|master|storage|auth|license|secret|ssh)[-_ ]?key)(?:[\\w.]|-(?!>)){0,40}' +
  '|(?:pass|sig|_auth)(?![a-z])(?:[\\w.]|-(?!>)){0,40}|identified by)';
export const ANY_NAME = new RegExp(NAME, 'i');
/** What may stand between a name and its `=`: quotes of any language, brackets, colours of a terminal, entities. */
const CLOSERS = '(?:[\\\\"\'`)\\]}*\\t ]|&quot;|&#3[49];|%22|%27|\\x1b\\[[\\d;]*m){0,12}';
const JOINT =
  '(?:(?: (?:is|was|for [^:=\\n]{1,60}))?[ \\t]{0,20}(?:=>|->|:=|[:=]|%3[AD])|[\\s,]{1,40}["\']?value["\']?[ \\t]{0,20}[:=])';
/** A value may stand on the next line, further in (YAML, PHP). */
const GAP = '[ \\t]{0,20}(?:[|>][-+]?[ \\t]{0,20}(?=\\n))?(?:\\n[ \\t]{1,80})?';
/** Values that tell nothing. */
const HARMLESS = '(?:\\*\\*\\*["\']?[ \\t]|(?:\\*\\*\\*|null|none|true|false|undefined)["\']?(?:[,;)}\\]&]|$))';
const QUOTED_END = '(?=[ \\t]*(?:[,;)}\\]&>]|$))';
/** One word of a shell's command line, however it is quoted. */
const SHELL_WORD = '(?:(?:\'[^\'\\n]*\'|"(?:\\\\.|[^"\\\\\\n])*"|\\\\.|[^\\s"\'\\\\])+(?=\\s|$)|[^\\n]+)';
/** As JSON and most languages write a text. */
const LITERAL = '(?:"(?:\\\\.|[^"\\\\\\n])*"|\'(?:\\\\.|[^\'\\\\\\n])*\')' + QUOTED_END;

/** A private key as a whole; one without its end as far as its lines go, and one more. */
export const PRIVATE_KEY = [
  new RegExp(
    '(-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----)(?:(?:(?!-----(?:BEGIN|END) )[\\s\\S])*-----END [A-Z ]{0,30}KEY(?: BLOCK)?-----' +
      '|[^\\n]*(?:\\n(?:[^\\n]*[A-Za-z0-9+/]{40,}[^\\n]*|[ \\t]*|[\\w-]{1,30}: [^\\n]*)(?=\\n|$))*(?:\\n[^\\n]*)?)',
    'gim',
  ),
  `$1 ${HIDDEN}`,
] as const;

/** What comes before the value, and the value where its end is known. Applied in this order where a name is in the text. */
export const NAMED = [
  [`<[\\w:.-]{0,40}${NAME}[^<>\\n]{0,200}>`, '[^<\\n]+'],
  // In a connection string only a quoted value holds a semicolon; in an address's query none holds an ampersand.
  [
    `;[ \\t]*[\\w .-]{0,40}${NAME}[ \\t]*=[ \\t]*`,
    '(?:(?:"(?:""|[^"\\n])*"|\'(?:\'\'|[^\'\\n])*\'|\\{(?:\\}\\}|[^}\\n])*\\})(?=[ \\t]*(?:;|$))|["\'{\\\\][^\\n]*|[^;\\n]+)',
  ],
  [`[?&][\\w.%-]{0,40}${NAME}=`, '[^&\\s"<>]+'],
  [`(?:^|[\\s"'=,(\\[])--?[\\w.-]{0,40}${NAME}[ \\t]+`, SHELL_WORD],
  [`["']--?[\\w.-]{0,40}${NAME}["'],[ \\t]*`, `(?:${LITERAL}|[^\\n]+)`],
  // JSON in JSON: the value ends where as many backslashes as at its begin stand before a quote.
  [`${NAME}(\\\\+)(["'])${JOINT}${GAP}(?=\\2\\3)`, '\\2\\3(?:[^\\\\\\n]|(?!\\2\\3)\\\\+["\']?)*(?:\\2\\3)?'],
  [`${NAME}["']${JOINT}${GAP}(?!${HARMLESS})`, `(?:${LITERAL}|[^\\s${HIDDEN}][^\\n]*)`],
  [`${NAME}${CLOSERS}${JOINT}${GAP}(?!${HARMLESS})`, `[^\\s${HIDDEN}][^\\n]*`],
  [
    `${NAME}[ \\t]+(?=["'\`])|^[ \\t]{0,20}\\w{0,40}${NAME}(?:[ \\t]{2,20}|\\t)|\\blogin[ \\t]+\\S{1,100}[ \\t]+password[ \\t]+`,
    `[^\\s${HIDDEN}][^\\n]*`,
  ],
].map(([before, value]) => [new RegExp(`(${before})${value}`, 'gim'), `$1${HIDDEN}`] as const);

/** What a line may end with that says that the next one holds the value. */
const UNFINISHED = new RegExp(`${NAME}${CLOSERS}(?:${JOINT})?[ \\t,]{0,20}(?:[|>][-+]?)?[ \\t]{0,20}$`, 'i');
const SECRET_FLAG = new RegExp(`^--?[\\w.-]{0,40}${NAME}$`, 'i');

/** Secrets that show by their own shape. */
export const SHAPED = [
  [`(\\s-u[ \\t=]?|\\s--(?:proxy-)?user[ \\t=])(?=["'\\\\]|[^\\s:]{1,64}:)${SHELL_WORD}`, '$1'],
  [`(\\b(?:mysql|mariadb|sshpass|sqlcmd|bcp|osql)[^\\n]{0,200}?[ \\t]-p[ \\t]?)${SHELL_WORD}`, '$1'],
  ['((?:^|[\\s"\'=])[\\w.-]{1,64}:)\\S{1,200}(?=@(?:tcp|unix)\\()', '$1'],
  ['\\b(bearer|basic|negotiate)[ \\t]+[\\w.~+/=-]{8,}', '$1 '],
  ['(?<![\\w-])eyJ[\\w-]{8,}\\.[\\w.-]+', ''],
  [
    '(?<![A-Za-z0-9])(?:SG\\.[\\w-]{10,80}\\.|xox[a-z]-|xapp-|gh[a-z]_|github_pat_|glpat-|npm_|AIza|sk_live_|sk_test_|sk-(?=[\\w-]{0,20}\\d)|A[KS]IA(?=[A-Z0-9]{12}))[\\w./+=-]{8,}',
    '',
  ],
].map(([pattern, kept]) => [new RegExp(pattern!, 'gim'), kept + HIDDEN] as const);

let ordinary = '';

/** Whether nothing in the text can be a secret, and every character stands in JSON as it is; the last answer is kept. */
export function isOrdinary(text: string): boolean {
  if (text === ordinary) return true;
  if (SUSPICION.test(text)) return false;
  ordinary = text;
  return true;
}

/** @param own further secrets: a text is taken literally, an expression everywhere it matches */
export function redactor(own: readonly (string | RegExp)[] = []): (text: string) => string {
  const ownPatterns = own.map((one) =>
    typeof one === 'string' ? one : new RegExp(one.source, one.flags.replaceAll(/[gy]/g, '') + 'g'),
  );
  return (text) => {
    let clean = text;
    for (const one of ownPatterns) if (one !== '') clean = clean.replaceAll(one, HIDDEN);
    if (!isOrdinary(clean)) {
      clean = redactUserInfo(clean.replace(...PRIVATE_KEY));
      if (ANY_NAME.test(clean)) for (const [pattern, kept] of NAMED) clean = clean.replace(pattern, kept);
      for (const [pattern, kept] of SHAPED) clean = clean.replace(pattern, kept);
    }
    return clean.replaceAll(HIDDEN, MASK);
  };
}

/** The words of a command line as a shell takes them, each masked by itself before it is quoted. */
export function redactCommand(words: string[], redact: (text: string) => string): string {
  return words
    .map((word, index) => (SECRET_FLAG.test(words[index - 1] ?? '') ? MASK : redact(word)))
    .map((word) => (/^[\w./\\:=@%+,*-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
    .join(' ');
}

/** For texts that come line by line: what a line begins (a private key, a value on the line after its name) is hidden in the next, too. */
export function lineRedactor(redact: (text: string) => string): (line: string) => string {
  let before = '';
  let headers = 0;
  return (line) => {
    if (before === '' && isOrdinary(line)) return redact(line);
    const clean = redact(before === '' ? line : `${before}\n${line}`);
    const kept = before === '' ? clean : clean.includes('\n') ? clean.slice(clean.indexOf('\n') + 1) : MASK;
    if (/-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?![\s\S]*-----END| \*\*\*)/.test(line)) {
      // Three lines may come before the key itself: Proc-Type, DEK-Info, an empty one.
      [before, headers] = ['-----BEGIN PRIVATE KEY-----', 3];
    } else if (before.startsWith('-----') && /[A-Za-z0-9+/]{40}/.test(line)) headers = 0;
    else if (!before.startsWith('-----') || line.includes('-----END') || headers-- === 0) {
      before = UNFINISHED.exec(line)?.[0] ?? '';
    }
    return kept;
  };
}

/** What stands before the password of `scheme://user:password@host`. In a JDBC address properties look like a port and a password. */
export const ADDRESS = /(^|[^a-z\d+.-])(?!sqlserver:[^@]*;)[a-z][a-z\d+.-]{0,20}:\/\/[^:/@?#"']{0,200}:/gi;

/** `scheme://user:password@host`: a password may hold `/`, `:` and `@`, so that the last `@` of the word, or within its quotes, counts. */
function redactUserInfo(text: string): string {
  if (!text.includes('://')) return text;
  return text.replaceAll(/\S+/g, (word) => {
    let [clean, done] = ['', 0];
    for (let found = ADDRESS.exec(word); found; found = ADDRESS.exec(word)) {
      const closing = /["'`]/.test(found[1]!) ? word.indexOf(found[1]!, ADDRESS.lastIndex) : -1;
      const end = closing < 0 ? word.length : closing;
      const at = word.slice(ADDRESS.lastIndex, end).lastIndexOf('@');
      if (at > 0) {
        clean += word.slice(done, ADDRESS.lastIndex) + HIDDEN;
        done = ADDRESS.lastIndex + at;
      }
      ADDRESS.lastIndex = end;
    }
    return clean + word.slice(done);
  });
}
