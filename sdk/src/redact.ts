/**
 * Takes secrets out of texts before they touch the disk.
 *
 * It knows the common shapes: `password=…` and its like, `Authorization` headers, user:password in a URL, keys of
 * well-known services, private keys. It can't know a secret that looks like any other word: give those by the option
 * `redact`. Every pattern is linear in the text's length.
 */
const MASK = '***';

const secretName =
  '(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_ ]?key|access[-_]?key|account[-_]?key|shared[-_]?access[-_]?signature|client[-_]?secret|private[-_]?key)';
const quotedOrBare = String.raw`("[^"\n]*"|'[^'\n]*'|\{[^}\n]*\}|[^\s;,&"'{}]+)`;

/** Nothing is replaced in a text without one of these. */
const suspicion =
  /pass|pwd|secret|token|key|signature|auth|bearer|basic|:\/\/|sg\.|xox|xapp|gh[a-z]_|github_|eyj|akia/i;
/** A pair of each, as rare as it has one, in every case: a text without any of them isn't searched. */
const PAIRS = 'ss wd cr ok ey gn au be ba // sg xo xa gh yj ak'
  .split(' ')
  .flatMap((low) => [low, low.toUpperCase(), low[0]! + low[1]!.toUpperCase(), low[0]!.toUpperCase() + low[1]!]);
/** Whether a character after another one, seven bits each, asks for a look: such a pair, or what JSON escapes. */
const asksForALook = new Uint8Array(1 << 14);
for (const pair of PAIRS) asksForALook[(pair.charCodeAt(0) << 7) | pair.charCodeAt(1)] = 1;
for (let row = 0; row < asksForALook.length; row += 128) {
  asksForALook.fill(1, row, row + 32);
  asksForALook[row + 34] = asksForALook[row + 92] = asksForALook[row + 127] = 1;
}

let ordinary = '';

/**
 * Whether nothing in the text can be a secret, and every character is one byte that stands in JSON as it is: most log
 * lines are of that kind, and a job writes them by the thousand. The answer for the last text is kept.
 */
export function isOrdinary(text: string): boolean {
  if (text === ordinary) return true;
  let before = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 126 || asksForALook[(before << 7) | code]) return false;
    before = code;
  }
  ordinary = text;
  return true;
}

const patterns: [RegExp, string][] = [
  [
    /(\bauthorization\b["']?\s*[:=]\s*["']?)(?:(basic|bearer|negotiate|ntlm|digest|token|apikey)\s+)?[^\s"',;]+/gi,
    `$1$2 ${MASK}`,
  ],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${MASK}`],
  [new RegExp(String.raw`(--[\w-]{0,40}${secretName}[ =])${quotedOrBare}`, 'gi'), `$1${MASK}`],
  [new RegExp(String.raw`([\w-]{0,40}${secretName}["']?\s{0,4}[=:]\s{0,4})${quotedOrBare}`, 'gi'), `$1${MASK}`],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@]{0,200}:)[^\s/@]{1,200}@/gi, `$1${MASK}@`],
  [/\bSG\.[\w-]{10,}\.[\w-]{10,}/g, MASK],
  [/\bxox[a-z]-[\w-]{8,}|\bxapp-[\w-]{8,}/g, MASK],
  [/\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}/g, MASK],
  [/(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, MASK],
  [/\bAKIA[A-Z0-9]{12,}/g, MASK],
  [
    /-----BEGIN ([A-Z ]{0,30})PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g,
    `-----BEGIN $1PRIVATE KEY----- ${MASK}`,
  ],
];

/** @param own further secrets: a text is taken literally, an expression everywhere it matches */
export function redactor(own: readonly (string | RegExp)[] = []): (text: string) => string {
  const ownPatterns = own.map((one) =>
    typeof one === 'string' ? one : new RegExp(one.source, one.flags.replaceAll(/[gy]/g, '') + 'g'),
  );
  return (text) => {
    let clean = text;
    for (const one of ownPatterns) if (one !== '') clean = clean.replaceAll(one, MASK);
    if (isOrdinary(clean) || !suspicion.test(clean)) return clean;
    for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
    return clean;
  };
}
