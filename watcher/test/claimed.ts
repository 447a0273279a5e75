/** Deliveries as a watcher claims them: one of each kind of message, of a job as there might be one. */
import type { ClaimedDeliveryRow } from '#database';

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
