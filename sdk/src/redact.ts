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

/** Nothing is replaced in a text without one of these, and most log lines have none. */
const suspicion = /pass|pwd|secret|token|key|signature|auth|bearer|:\/\/|SG\.|xox|xapp|gh[a-z]_|eyJ|AKIA/i;

const patterns: [RegExp, string][] = [
  [
    /(\bauthorization\b["']?\s*[:=]\s*["']?)(?:(basic|bearer|negotiate|ntlm|digest|token|apikey)\s+)?[^\s"',;]+/gi,
    `$1$2 ${MASK}`,
  ],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${MASK}`],
  [new RegExp(String.raw`(--[\w-]*${secretName}[ =])${quotedOrBare}`, 'gi'), `$1${MASK}`],
  [new RegExp(String.raw`([\w-]{0,40}${secretName}["']?\s{0,4}[=:]\s{0,4})${quotedOrBare}`, 'gi'), `$1${MASK}`],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@]{0,200}:)[^\s/@]{1,200}@/gi, `$1${MASK}@`],
  [/\bSG\.[\w-]{10,}\.[\w-]{10,}/g, MASK],
  [/\bxox[a-z]-[\w-]{8,}|\bxapp-[\w-]{8,}/g, MASK],
  [/\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}/g, MASK],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, MASK],
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
    if (!suspicion.test(clean)) return clean;
    for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
    return clean;
  };
}
