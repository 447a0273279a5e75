/** Takes secrets out of texts before they touch the disk. The rules stand in `sdk/redaction.json`, for Python as well. */
type Text = string | string[];
/** `times`: how often it is applied, each time to what it has not hidden yet. */
type Rule = { before: Text; value?: Text; times?: number };
type Rules = Record<'innocent' | 'named' | 'shaped', Rule[]> & { privateKey: Text; parts: Record<string, Text> };
const { words, shapes } = require('../suspicion.json') as Record<'words' | 'shapes', string[]>;

export const MASK = '***';
/** While patterns are applied: stands for the mask, and after a name that is no secret's, so that none takes a value there. */
const [HIDDEN, INNOCENT] = ['\uE000', '\uFDD0'];

/** Characters that JSON doesn't escape. */
const PLAIN = /^[ !#-[\]-~]*$/;
/** For lower case: a search that ignores case compiles half a millisecond longer, which every job pays. */
const SUSPICION = new RegExp(`${words.join('')}|${shapes.join('')}`);
const isSuspicious = (text: string) => SUSPICION.test(text.toLowerCase());
let made: ReturnType<typeof makePatterns> | undefined;
/** Made for the first text that may hold a secret. */
const patterns = () => (made ??= makePatterns());
/** A rule that found nothing finds nothing the next time either. */
const apply = (text: string, mark: string, rule: RegExp, times: number): string => {
  const marked = text.replace(rule, `$1${mark}`);
  return times === 1 || marked === text ? marked : apply(marked, mark, rule, times - 1);
};

function makePatterns() {
  const { innocent, named, shaped, privateKey, parts } = require('../redaction.json') as Rules;
  const expand = (text: Text): string => {
    const joined = typeof text === 'string' ? text : text.join('');
    return joined.replaceAll(/\{\{(\w+)\}\}/g, (_, part: string) => expand(parts[part]!));
  };
  const marking = (mark: string, rules: Rule[]) => {
    const compiled = rules.map((rule) => new RegExp(`(${expand(rule.before)})${expand(rule.value ?? '')}`, 'gim'));
    return (from: string) => compiled.reduce((text, rule, at) => apply(text, mark, rule, rules[at]!.times ?? 1), from);
  };
  return {
    name: new RegExp(expand('{{NAME}}'), 'i'),
    privateKey: new RegExp(expand(privateKey), 'gim'),
    /** Each shows by its own shape; where a name is in the text, the others are looked for as well. */
    shaped: marking(HIDDEN, shaped),
    innocent: marking(INNOCENT, innocent),
    named: marking(HIDDEN, named),
  };
}

/** A quoted text, to its closing quote or the line's end (a long one is printed as several), its escapes, and how deep they nest. */
const LITERAL = /\\["'`]|(["'`])(?!\[\1)((?:\\.?|(?!\1)[^\\\n]|\1(?: \+)?\n *\1)*)(\1|$)/gm;
const ESCAPE = /["'`](?: \+)?\n *["'`]|\\(?:[ux]((?<=u)[\da-f]{4}|(?<=x)[\da-f]{2})|([\s\S]?))/gi;
const CONTROLS: Record<string, string> = { n: '\n', r: '\r', t: '\t' };
const MAX_DEPTH = 5;
/** What stands below a table's header, and below the name of a form's part. */
const RULER = /^(?:(?:.{0,100}?[ :])?[-+|=: \t\u2500-\u257F]{3,4000}|[ \t]{0,80})\r?$/;

let ordinary = '';
/** Whether nothing in the text can be a secret, and every character stands in JSON as it is; the last answer is kept. */
export function isOrdinary(text: string): boolean {
  if (text !== ordinary && PLAIN.test(text) && (text.length <= 2 || !isSuspicious(text))) ordinary = text;
  return text === ordinary;
}

/** @param own secrets that look like any other word: a text is taken literally, an expression everywhere it matches */
export function createRedactor(own: readonly (string | RegExp)[] = []): (text: string) => string {
  const ownPatterns = own
    .filter((one) => one !== '')
    .map((one) => (typeof one === 'string' ? one : new RegExp(one.source, one.flags.replaceAll(/[gy]/g, '') + 'g')));
  SUSPICION.test(' '.repeat(1000)); // V8 compiles it twice, 0.5 ms of every job, if it meets short texts first.
  const redact = (text: string, depth: number): string => {
    let clean = ownPatterns.reduce<string>((before, one) => before.replaceAll(one, (found) => found && HIDDEN), text);
    if (isOrdinary(clean) || !isSuspicious(clean)) return clean;
    const { privateKey, name, innocent, shaped, named } = patterns();
    clean = clean.replace(privateKey, `$1 ${HIDDEN}`);
    const plain = (from: string) =>
      name.test(from) ? named(shaped(innocent(from))).replaceAll(INNOCENT, '') : shaped(from);
    const literal = (found: string, open: string, body: string, end: string) =>
      open ? open + redactBody(body, depth) + end : found;
    const quoted = (from: string) => (depth < MAX_DEPTH ? from.replaceAll(LITERAL, literal) : from);
    const inside = quoted(clean);
    // What looks like an escape may be none: the reading that hides more counts.
    const readings = inside === clean ? [plain(inside)] : [plain(inside), quoted(plain(clean))];
    return readings.reduce((one, other) => (other.length < one.length ? other : one));
  };
  /** What stands in quotes is a text of its own, and reads otherwise from outside: JSON in JSON, a value as Node prints it. */
  const redactBody = (body: string, depth: number): string => {
    // In a path on Windows they escape nothing.
    if (!body.includes('\\') || /^[a-z]:\\\w/i.test(body)) return body;
    const inner = body.replaceAll(ESCAPE, (_, code: string | undefined, other = '') => {
      return code ? String.fromCharCode(Number.parseInt(code, 16)) : (CONTROLS[other] ?? other);
    });
    const clean = redact(inner, depth + 1);
    return clean === inner ? body : JSON.stringify(clean).slice(1, -1);
  };
  return (text) => redact(text, 0).replaceAll(HIDDEN, MASK);
}

/** For texts that come line by line: what a line begins (a private key, a value on the line after its name) is hidden in the next, too. */
export function createLineRedactor(redact: (text: string) => string): (line: string) => string {
  let open: string[] = []; // Lines that the next one may continue: the one that began, a manifest's, and the last.
  /** Lines of a private key that may come without looking like one: `Proc-Type`, `DEK-Info`, an empty one, the last. */
  let keyLines = 0;
  return (line) => {
    if (keyLines > 0) {
      keyLines = line.includes('-----END') ? 0 : /[A-Za-z0-9+/]{40}/.test(line) ? 1 : keyLines - 1;
      return MASK;
    }
    if (open.length === 0 && isOrdinary(line)) return redact(line);
    const before = open.length === 0 ? 0 : redact(open.join('\n')).split('\n').length;
    const clean = redact([...open, line].join('\n')).split('\n');
    const isHidden = clean.length <= before || (before > 0 && clean.at(-1) === MASK);
    const isManifest = /^\s*kind: secret\s*$/i.test(open[0] ?? '') && /^\s|^[\w.-]+:/.test(line);
    const above = isManifest ? 13 : RULER.test(open[1] ?? '') ? 2 : 1;
    if (isHidden || isManifest || (before > 0 && RULER.test(line))) open = [...open.slice(0, above), line];
    else open = [line.slice(-4096)].filter((end) => patterns().name.test(end));
    if (/-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?![\s\S]*-----END)/.test(line)) keyLines = 4;
    return isHidden ? MASK : clean.slice(before).join('\n');
  };
}
