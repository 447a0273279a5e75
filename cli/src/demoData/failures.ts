/** Typical failures of scripts: the traceback with its causes. */
const TRACEBACKS = String.raw`
Error: No data available
    at compare (C:\scripts\report.ts:42:11)
    at main (C:\scripts\report.ts:12:3)
Caused by: Error: 503 Service Unavailable
    at fetchRows (C:\scripts\api.ts:8:9)

Error: The nightly file has not come
    at openFile (C:\scripts\import.ts:27:13)
Caused by: Error: ENOENT: no such file or directory, open '\\nas-02\inbox\orders.csv'
    at Object.openSync (node:fs:573:18)

Error: connect ETIMEDOUT 10.0.3.14:443
    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1634:16)
    at synchronise (/opt/jobs/sync.ts:61:5)

Traceback (most recent call last):
  File "/opt/jobs/split.py", line 88, in <module>
    main()
  File "/opt/jobs/split.py", line 52, in main
    totals[row['customer_id']] += row['amount']
KeyError: 'customer_id'

TypeError: Cannot read properties of undefined (reading 'total')
    at sum (C:\scripts\figures.ts:19:31)
    at Array.reduce (<anonymous>)
    at main (C:\scripts\figures.ts:33:20)

AssertionError: The invoice sums differ by 12.40
    at check (/opt/jobs/close.ts:71:9)`;

/** With their message: of Node the first line without the error's name, of Python the last one. */
export const failures = TRACEBACKS.trim()
  .split('\n\n')
  .map((traceback) => {
    const lines = traceback.split('\n');
    const isPython = lines[0]!.startsWith('Traceback');
    return { message: isPython ? lines.at(-1)! : lines[0]!.replace(/^\w+: /, ''), traceback };
  });
