/** Deliveries as a watcher claims them: one of each kind of message, for a realistic job. */
import type { ClaimedDeliveryRow, Language } from '#database';
import type { Report } from '../src/report/summarise';

export function claimed(more: Partial<ClaimedDeliveryRow> = {}): ClaimedDeliveryRow {
  return {
    DeliveryKey: '17',
    AlertKey: '9',
    Channel: 'mail',
    Recipient: 'davide@example.org',
    Reason: 'opened',
    Attempts: 1,
    MaybeRepeated: false,
    Language: 'it',
    Kind: 'error',
    Text: '',
    OpenedAt: '2026-11-24T06:02:11.480Z',
    LastSeenAt: '2026-11-24T06:02:11.480Z',
    SeenCount: 1,
    AcknowledgedAt: null,
    AcknowledgedBy: null,
    AssigneeName: null,
    ClosedAt: null,
    DueAt: null,
    FirstServiceId: null,
    JobId: 3,
    JobName: 'Vendite del giorno',
    Icon: '🐼',
    DepartmentId: 1,
    DepartmentName: 'IT',
    WaitingSince: '2026-12-24T05:00:00.000Z',
    Beside: 0,
    SlackChannel: null,
    MailAddress: null,
    TimeZone: 'Europe/Rome',
    DocumentationUrl: 'https://wiki.example.org/jobs/vendite',
    RunId: '0193a2f4-7b1c-7e55-9a31-5d0c8f2b6e17',
    RunStatus: 'Error',
    StartedAt: '2026-11-24T06:00:03.120Z',
    EndedAt: '2026-11-24T06:02:11.480Z',
    Message: "ConnectionError: SAP-PROD:3200 didn't answer within 30 s while reading <orders>",
    Traceback: TRACEBACK,
    Machine: 'SRV-ETL-02',
    ...more,
  };
}

const TRACEBACK = `Traceback (most recent call last):
  File "C:\\Jobs\\vendite\\main.py", line 88, in <module>
    main(sys.argv[1:])
  File "C:\\Jobs\\vendite\\main.py", line 61, in main
    orders = list(read_orders(since=yesterday()))
  File "C:\\Jobs\\vendite\\sap.py", line 40, in read_orders
    with connect(host=settings.SAP_HOST, timeout=30) as sap:
  File "C:\\Program Files\\Python312\\Lib\\site-packages\\pyrfc\\_internal_with_a_very_long_name_and_no_space\\connection.py", line 214, in __enter__
    raise ConnectionError(f"{self.host}:{self.port} didn't answer within {timeout} s while reading <orders>")
ConnectionError: SAP-PROD:3200 didn't answer within 30 s while reading <orders>`;

const still = { Message: null, Traceback: null, EndedAt: null };
const never = { ...still, RunId: null, RunStatus: null, StartedAt: null, Machine: null };

const COUNTS = { Done: 0, Warned: 0, Failed: 0, Lost: 0, Cancelled: 0, Missed: 0, Due: 0 };
const sales = { JobId: 3, JobName: 'Vendite del giorno', Icon: '🐼' };
const backup = { JobId: 8, JobName: 'Backup contabilità', Icon: '💾' };
const prices = { JobId: 5, JobName: 'Listini fornitori', Icon: '📦' };
const none = { first: [], all: 0 };

/** The text of a report in a language, on a Tuesday. */
function makeReport(language: Language, more: Partial<Report>): Partial<ClaimedDeliveryRow> {
  const job = { ...COUNTS, Milliseconds: null, Before: null, RunId: null, Message: null };
  const report: Report = {
    language,
    timeZone: 'Europe/Rome',
    department: 'IT',
    from: '2026-11-22T23:00:00.000Z',
    until: '2026-11-23T23:00:00.000Z',
    span: 'day',
    counts: { ...COUNTS, Done: 41, Due: 41 },
    countsSince: { ...COUNTS, Done: 12, Due: 12 },
    jobs: {
      first: [
        { ...job, ...sales, Done: 24 },
        { ...job, ...prices, Done: 16 },
        { ...job, ...backup, Done: 1 },
      ],
      all: 3,
    },
    going: none,
    waiting: { first: [{ ...prices, RunId: '0193a2f4', Since: '2026-11-21T16:31:00.000Z' }], all: 1 },
    tickets: none,
    slow: none,
    ...more,
  };
  return {
    ...never,
    Kind: 'report',
    Reason: 'report',
    JobId: null,
    JobName: null,
    Icon: null,
    Text: JSON.stringify(report),
  };
}

const badDay: Partial<Report> = {
  counts: { ...COUNTS, Done: 37, Warned: 1, Failed: 3, Lost: 1, Missed: 1, Due: 42 },
  countsSince: { ...COUNTS, Done: 11, Failed: 1, Due: 12 },
  jobs: {
    first: [
      {
        ...COUNTS,
        ...sales,
        Done: 21,
        Failed: 3,
        Milliseconds: 240_000,
        Before: null,
        RunId: '0193a2f4-7b1c',
        Message: "ConnectionError: SAP-PROD:3200 didn't answer within 30 s while reading <orders>",
      },
      { ...COUNTS, ...backup, Lost: 1, Missed: 1, Milliseconds: null, Before: null, RunId: '0193b1c0', Message: null },
      { ...COUNTS, ...prices, Done: 16, Warned: 1, Milliseconds: 61_000, Before: null, RunId: null, Message: null },
    ],
    all: 9,
  },
  going: { first: [{ ...backup, RunId: '0193b1c1', Since: '2026-11-23T21:00:00.000Z' }], all: 1 },
  tickets: {
    first: [
      {
        TicketId: 12,
        Title: 'Vendite del giorno: SAP non risponde',
        AssigneeName: 'Giulia',
        Since: '2026-11-20T08:12:00.000Z',
      },
      { TicketId: 14, Title: 'Listini con prezzi vecchi', AssigneeName: null, Since: '2026-11-23T10:40:00.000Z' },
    ],
    all: 14,
  },
  slow: { first: [{ ...sales, Milliseconds: 240_000, UsualMilliseconds: 95_000 }], all: 1 },
};

/** Reports, by name. */
export const reports = (language: Language): Record<string, Partial<ClaimedDeliveryRow>> => ({
  report: makeReport(language, {}),
  'report-bad': makeReport(language, badDay),
  'report-empty': makeReport(language, { counts: COUNTS, countsSince: COUNTS, jobs: none, waiting: none }),
});

/** By name. */
export const samples: Record<string, Partial<ClaimedDeliveryRow>> = {
  error: {},
  lost: { ...still, Kind: 'lost', RunStatus: 'Lost', EndedAt: '2026-11-24T06:02:11.480Z' },
  missed: { ...never, Kind: 'missed', DueAt: '2026-11-24T06:00:00.000Z' },
  long: { ...still, Kind: 'long', RunStatus: 'Pending', Text: '' },
  recovered: {
    Reason: 'recovered',
    RunStatus: 'Done',
    ClosedAt: '2026-11-24T10:31:00.000Z',
    Message: null,
    Traceback: null,
    StartedAt: '2026-11-24T10:30:02.000Z',
    EndedAt: '2026-11-24T10:31:00.000Z',
  },
  repeat: { Reason: 'repeat', SeenCount: 4, LastSeenAt: '2026-11-24T09:02:00.000Z', MaybeRepeated: true },
  validation: {
    ...still,
    Kind: 'validation',
    RunStatus: 'Done',
    EndedAt: '2026-11-24T06:02:11.480Z',
    Message: '1.204 righe, il totale è il doppio di ottobre',
  },
  summary: {
    ...never,
    Kind: 'summary',
    JobId: null,
    JobName: null,
    Icon: null,
    TimeZone: null,
    DocumentationUrl: null,
    Text: JSON.stringify({
      since: '2026-11-24T01:12:00.000Z',
      until: '2026-11-24T05:40:00.000Z',
      jobs: [
        { name: 'Vendite del giorno', kind: 'missed', count: 1 },
        { name: 'Giacenze di magazzino', kind: 'missed', count: 18 },
        { name: 'Listini fornitori', kind: 'lost', count: 1 },
        { name: 'Backup contabilità', kind: 'error', count: 2 },
      ],
      more: 0,
    }),
  },
};
