import type { AlertKind, ClaimedDeliveryRow, Reason } from '#database';
import fc from 'fast-check';
import { buildContent } from '../src/content/buildContent';
import { formatSummary } from '../src/content/summary';
import { renderAlert, renderThreadReply } from '../src/slack/alertBlocks';
import { formatBold, escapeMrkdwn, formatPlainLine, formatPreformatted } from '../src/slack/blockText';
import { buildFormView, buildTextView } from '../src/slack/ticket/form';
import { messageProblems, viewProblems } from './blockKit';
import { claimed } from './claimed';

/** Texts of scripts that Slack could interpret. */
const awkward = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(...'| |\n|<!channel>|<@U1>|&amp;|```|*b* _i_ ~s~ `c`|\uD83D|> quote|:tada:'.split('|')),
  fc.string({ unit: fc.constantFrom('&', '<', '>', '😀', '`', '\n', 'x', '*'), minLength: 0, maxLength: 6000 }),
  fc.string({ minLength: 1, maxLength: 5 }).map((one) => one.repeat(2000)),
);
const orNull = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });
const time = fc.constantFrom('2026-11-24T05:00:00.000Z', '2026-03-29T01:30:00.000Z');
const KINDS: AlertKind[] = ['error', 'lost', 'missed', 'long', 'late', 'short', 'validation', 'warnings', 'summary'];
const REASONS: Reason[] = ['opened', 'repeat', 'recovered', 'changed'];

const delivery = fc
  .record({
    AlertKey: fc.constant('9007199254740991'),
    Reason: fc.constantFrom(...REASONS),
    MaybeRepeated: fc.boolean(),
    Language: fc.constantFrom('it' as const, 'en' as const),
    Kind: fc.constantFrom(...KINDS),
    Text: awkward,
    OpenedAt: time,
    LastSeenAt: time,
    SeenCount: fc.nat(),
    AcknowledgedAt: orNull(time),
    AcknowledgedBy: orNull(awkward),
    AssigneeName: orNull(awkward),
    ClosedAt: orNull(time),
    DueAt: orNull(time),
    JobId: fc.constant(2_147_483_647),
    JobName: awkward,
    Icon: orNull(fc.constant('📊')),
    DepartmentName: awkward,
    TimeZone: orNull(fc.constant('Europe/Rome')),
    DocumentationUrl: orNull(fc.oneof(fc.webUrl(), awkward)),
    RunId: orNull(fc.uuid()),
    StartedAt: orNull(time),
    EndedAt: orNull(time),
    Message: orNull(awkward),
    Traceback: orNull(fc.array(awkward, { maxLength: 60 }).map((lines) => lines.join('\n'))),
    Machine: orNull(awkward),
  })
  .map((some) => {
    const row = claimed({ Channel: 'slack', Recipient: '#it', ...some });
    if (row.Kind !== 'summary') return row;
    const jobs = Array.from({ length: 40 }, (_, JobId) => {
      const of = { AlertKey: '1', DepartmentId: 1, SlackChannel: null, MailAddress: null, OwnerEmail: null };
      return { ...of, Kind: 'missed' as const, JobId, JobName: `${JobId} ${row.Text}`, OpenedAt: row.OpenedAt };
    });
    const nothing = { JobId: null, JobName: null, Icon: null, RunId: null, Message: null, Traceback: null };
    return { ...row, ...nothing, Machine: null, Text: formatSummary(jobs, null, row.OpenedAt) };
  });

const messageOf = (row: ClaimedDeliveryRow) => {
  const content = buildContent(row, 'https://apps.example.org/app/job-logger/runs');
  return { delivery: row, content, messageId: 'job-logger.7.x', origin: 'x' };
};

describe('whatever a run wrote', () => {
  it('an alert is within the limits of Block Kit, and mentions nobody', () => {
    fc.assert(
      fc.property(delivery, (row) => {
        const message = messageOf(row);
        expect(messageProblems(renderAlert(message))).toEqual([]);
        expect(messageProblems(renderThreadReply(message))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('the window for a ticket is within the limits of Block Kit', () => {
    const people = fc.array(fc.tuple(fc.emailAddress(), awkward), { maxLength: 99 });
    fc.assert(
      fc.property(awkward, awkward, people, orNull(fc.uuid()), (title, description, given, run) => {
        const draft = { title, description, priority: 'High' as const, assigneeEmail: given[0]?.[0] ?? null };
        const of = { run, job: 1, language: 'it' as const, channel: 'C1', ts: '17.1', people: unique(given) };
        expect(viewProblems(buildFormView(of, draft, [description]))).toEqual([]);
        expect(viewProblems(buildTextView('en', title, 'https://apps.example.org/'))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

const unique = (people: [string, string][]) =>
  people.filter(([one], at) => people.findIndex(([p]) => p === one) === at);

describe('a text for Slack', () => {
  it('is unchanged if it fits, with the three special characters escaped', () => {
    expect(escapeMrkdwn('a < b && c > d 😀', 100)).toBe('a &lt; b &amp;&amp; c &gt; d 😀');
    expect(formatPlainLine('a < b\n c', 100)).toBe('a < b c');
    expect(formatBold('*x*', 100)).toBe('*∗x∗*');
  });

  it('is cut between characters', () => {
    expect(escapeMrkdwn('ab<cd', 5)).toBe('ab…');
    expect(formatPlainLine('ab😀', 3)).toBe('ab…');
    expect(formatPlainLine('abc', 3)).toBe('abc');
    expect(formatPlainLine('ab\u202Ec\u2066', 100)).toBe('abc');
  });

  it('is never blank', () => {
    expect([escapeMrkdwn('', 5), formatPlainLine('\n', 5), formatPreformatted(' ', 50)]).toEqual([
      '–',
      '–',
      '```\n–\n```',
    ]);
  });

  it('of many lines keeps the first and the last', () => {
    const lines = Array.from({ length: 500 }, (_, index) => `line ${index}`);
    const block = formatPreformatted(lines.join('\n'), 300);
    expect(block.length).toBeLessThanOrEqual(300);
    expect(block).toMatch(/^```\nline 0\nline 1\n[^]*\n…\n[^]*\nline 498\nline 499\n```$/);
  });
});
