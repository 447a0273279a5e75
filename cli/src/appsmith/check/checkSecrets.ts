import type { App } from '../app.js';
import { collectTexts } from '../bindings.js';
import type { Json } from '../json.js';
import { formatApp } from '../writeApp.js';
import type { Finding } from './finding.js';
import { getActionFile } from './withFiles.js';

/** Only the words after "looks like" are printed, never the secret itself. */
const SECRETS: [what: string, looks: RegExp][] = [
  ['a Slack token', /\bxox[abeoprs]-[\w-]{8,}/],
  ['a Slack webhook', /hooks\.slack\.com\/services\/\w/],
  ['a SendGrid key', /\bSG\.[\w-]{16,}\.[\w-]{16,}/],
  ['a key of a cloud', /\b(AKIA[0-9A-Z]{16}|AIza[\w-]{35}|gh[pousr]_\w{36})/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['a JSON web token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./],
  ['a bearer token', /\bBearer\s+(?!\{\{)[\w.~+/-]{12,}/],
  ['a password in a connection string', /\b(password|pwd)\s*=\s*(?!\{\{|["'`\s;])[^;\s"']{4,}/i],
  [
    'a password',
    /["']?\b(password|passwd|secret|apiKey|api_key|token)\b["']?\s*[:=]\s*["'`](?!\{\{)[^"'`\s]{6,}["'`]/i,
  ],
  ['an address with a password', /\b[a-z]+:\/\/[^\s/:@]+:[^\s/@]+@/i],
];

/** Headers that always carry a secret. It belongs into the datasource's authentication. */
const SECRET_HEADERS = /^(authorization|proxy-authorization|x-api-key|api-key|cookie)$/i;

/** Finds anything in the files that looks like a secret, because people copy exports around. */
export function* checkSecrets(app: App): Generator<Finding> {
  for (const [file, content] of formatApp(app, listSharedFiles(app)).texts) {
    // The actual text, without JSON's escapes.
    const unescaped = content.replaceAll('\\"', '"');
    for (const [what, looks] of SECRETS)
      if (looks.test(unescaped)) yield { file, reason: `it contains what looks like ${what}` };
  }
  for (const page of app.pages) {
    for (const action of page.actions) {
      for (const { path } of findSecretHeaders(action.unpublishedAction.actionConfiguration))
        yield {
          file: getActionFile(page, action),
          reason: `${path} carries a credential: it belongs in the datasource`,
        };
    }
  }
}

function listSharedFiles({ pages }: App): Set<string> {
  return new Set(pages.flatMap((page) => [...page.files.values()]).filter((file) => !file.startsWith('pages/')));
}

function findSecretHeaders(configuration: Json | undefined): { path: string }[] {
  return collectTexts(configuration).filter(
    ({ path, value }) => /headers\[\d+\]\.key$/.test(path) && SECRET_HEADERS.test(value),
  );
}
