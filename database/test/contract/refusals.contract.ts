/** Whomever the embedded engine refuses reads a sentence of T-SQL, whatever they have sent. */
import { procedures } from '../../src/sqlite/open';
import { codeOf, files } from '../tsql/files';
import type { Fixture } from './engines';

const [FROM, TO] = ['2026-11-24T10:00:00.000Z', '2026-11-25T10:00:00.000Z'];
const KEYS = { JobId: 1, DepartmentId: 1, TicketId: 1, AlertKey: '1', DeliveryKey: '1', RunId: '00000000' };
const NAMES = { Name: 'x', UserEmail: 'x@example.org', Title: 'x', Text: 'x', Login: 'x', Recipient: 'x' };
const CHOICES = { Channel: 'mail', Verdict: 'Validated', DryRun: true, Paused: true, Sent: true };
const PERIOD = { From: FROM, To: TO, Until: TO, OlderThan: FROM, DueAt: [FROM], Edges: [FROM, TO] };
const GOOD = { ...KEYS, ...NAMES, ...CHOICES, ...PERIOD, Cron: '0 5 * * *', TimeZone: 'UTC' };

const TEXTS = ['', 'x', '{', 'x'.repeat(3001), 'stranger@example.org', TO];
const JUNK = [undefined, ...TEXTS, 0, 1.5, 7, 100_000, true, [], [TO, FROM]];

/** T-SQL leaves these to its conversions and columns, or takes them for false. */
const SERVERS_OWN =
  /must be a whole number from|^(?:LatestOnly|Retired) must be true or false|^UserEmail has more than/;

export function refusals({ ask, engine, newTicket }: Fixture): void {
  if (engine !== 'SQLite') return;
  it.each(Object.keys(procedures) as (keyof typeof procedures)[])('%s refuses in the words of T-SQL', async (name) => {
    await newTicket();
    const code = codeWithin(`dashboard/${name}`);
    const fields = [...new Set([...code.matchAll(/'\$\.(\w+)'/g)].map(([, field]) => field!))];
    const good = Object.fromEntries(Object.entries(GOOD).filter(([field]) => fields.includes(field)));
    const inputs = fields.flatMap((field) => JUNK.map((junk) => ({ ...good, [field]: junk })));
    const answers = await Promise.allSettled(inputs.map((input) => ask(name, input)));
    const refused = answers.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(refused.length).toBeGreaterThan(5);
    const messages = new Set(refused.map((one) => one.replace(/^Refusal: /, '')));
    const known = [SERVERS_OWN, ...sentencesOf(code)];
    expect([...messages].filter((one) => !known.some((sentence) => sentence.test(one)))).toEqual([]);
  });
}

/** A procedure's code, and that of all functions and procedures that it uses. */
function codeWithin(name: string, seen = new Set<string>()): string {
  if (seen.has(name)) return '';
  seen.add(name);
  const code = codeOf(name);
  const used = files.filter((one) => new RegExp(`\\b${one.name.replace('/', '\\.')}\\b`).test(code));
  return [code, ...used.map((one) => codeWithin(one.name, seen))].join(';\n');
}

/** The sentences of T-SQL as patterns: texts, with anything where a value stands between two. */
function sentencesOf(code: string): RegExp[] {
  const found: string[][] = [];
  let end = 0;
  for (const { 0: literal, 1: text = '', index } of code.matchAll(/N'((?:[^']|'')*)'/g)) {
    const between = code.slice(end, index).replaceAll(/CASE.*?END/g, '');
    if (!found[0] || /;|THROW|WHEN|THEN|\(\s*$/.test(between)) found.push([]);
    found.at(-1)!.push(text.replaceAll("''", "'").replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
    end = index + literal.length;
  }
  return found.filter((parts) => parts.at(-1)!.endsWith('.')).map((parts) => new RegExp(`${parts.join('.*')}$`));
}
