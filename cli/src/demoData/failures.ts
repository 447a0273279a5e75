/** Typical failures of scripts: their message, and the traceback with its causes. */
interface MadeUpFailure {
  message: string;
  traceback: string;
}

export const failures: readonly MadeUpFailure[] = [
  {
    message: 'No data available',
    traceback: [
      'Error: No data available',
      '    at compare (C:\\scripts\\report.ts:42:11)',
      '    at main (C:\\scripts\\report.ts:12:3)',
      'Caused by: Error: 503 Service Unavailable',
      '    at fetchRows (C:\\scripts\\api.ts:8:9)',
    ].join('\n'),
  },
  {
    message: 'The nightly file has not come',
    traceback: [
      'Error: The nightly file has not come',
      '    at openFile (C:\\scripts\\import.ts:27:13)',
      "Caused by: Error: ENOENT: no such file or directory, open '\\\\nas-02\\inbox\\orders.csv'",
      '    at Object.openSync (node:fs:573:18)',
    ].join('\n'),
  },
  {
    message: 'connect ETIMEDOUT 10.0.3.14:443',
    traceback: [
      'Error: connect ETIMEDOUT 10.0.3.14:443',
      '    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1634:16)',
      '    at synchronise (/opt/jobs/sync.ts:61:5)',
    ].join('\n'),
  },
  {
    message: "KeyError: 'customer_id'",
    traceback: [
      'Traceback (most recent call last):',
      '  File "/opt/jobs/split.py", line 88, in <module>',
      '    main()',
      '  File "/opt/jobs/split.py", line 52, in main',
      "    totals[row['customer_id']] += row['amount']",
      "KeyError: 'customer_id'",
    ].join('\n'),
  },
  {
    message: "Cannot read properties of undefined (reading 'total')",
    traceback: [
      "TypeError: Cannot read properties of undefined (reading 'total')",
      '    at sum (C:\\scripts\\figures.ts:19:31)',
      '    at Array.reduce (<anonymous>)',
      '    at main (C:\\scripts\\figures.ts:33:20)',
    ].join('\n'),
  },
  {
    message: 'The invoice sums differ by 12.40',
    traceback: ['AssertionError: The invoice sums differ by 12.40', '    at check (/opt/jobs/close.ts:71:9)'].join(
      '\n',
    ),
  },
];
