import { readCases } from '../../../cli/test/failureCases';
import type { Fixture } from './engines';
import { end } from './fixtures';

/** How languages print an error: what it is, and which line is the cause. */
const errors = readCases('errors');
const printed = (wanted: string) => `${errors.find(([name]) => name === wanted)![2].join('\n')}\n`;
const python = 'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n    main()\n    ~~~~^^';
const CAUSES: [kind: string, cause: string, traceback: string][] = [
  ['one line', 'one line', 'one line'],
  ['Node', 'Error: alone', 'Error: alone\n    at a'],
  [
    'the SDK',
    'Error: inner',
    'Error: outer\n    at a\nCaused by: Error: middle\n    at b\nCaused by: Error: inner\n    at c',
  ],
  ['Node, inspected', 'TypeError: x', 'Error: outer\n    at a {\n  [cause]: TypeError: x\n      at b\n}'],
  ['Java', 'java.lang.IllegalStateException: no data', printed('java-lines')],
  ['Java, suppressed', 'Exception in thread "main" java.lang.RuntimeException: failed', printed('java-suppressed')],
  ['.NET', "System.IO.FileNotFoundException: Could not find file '/srv/jobs/sales.csv'.", printed('dotnet')],
  ['.NET Framework', 'System.FormatException: Input string was not in a correct format.', printed('dotnet-framework')],
  ['an arrow that isn’t .NET’s', 'Error: a ---> b', 'Error: a ---> b\n    at c'],
  ['Python', "KeyError: 'città'", `${python}\nKeyError: 'città'`],
  // An emoji is one character in some collations, and two in others.
  [
    'Python, emojis in it',
    "KeyError: '🚚'",
    `${python}\nKeyError: '🚀🚀'\n\nDuring handling of the above exception, another exception occurred:\n\n${python}\nKeyError: '🚚'`,
  ],
  ['Python, blank lines after it', "KeyError: 'città'", `${python}\nKeyError: 'città'\n \n\n`],
  ['Python, a note', "KeyError: 'price'", printed('python-note')],
  ['Python, raised from another', 'RuntimeError: the report failed', printed('python-from')],
  [
    'Python, during the handling of another',
    'ValueError: second',
    `${python}\nKeyError: 'first'\n\nDuring handling of the above exception, another exception occurred:\n\n${python}\nValueError: second`,
  ],
  ['Python, an exception group', 'ValueError: row 3 has no price', printed('python-group')],
  ['a headline above Python’s', 'ValueError: x', `ValueError: x\n\n${python}\nKeyError: 1`],
];

export function causes(fixture: Fixture): void {
  const { addRun, getRun, newJob } = fixture;
  describe('a failed run', () => {
    it.each(CAUSES)('shows its cause: %s', async (_kind, cause, traceback) => {
      const { JobId } = await newJob();
      for (const text of [traceback, traceback.replaceAll('\n', '\r\n')]) {
        const RunId = await addRun({ end: end(1, { status: 'Error', traceback: text }) }, { jobId: JobId });
        expect((await getRun(RunId)).Cause).toBe(cause);
      }
    });

    it('shows no cause without a traceback', async () => {
      const RunId = await addRun({ end: end(1, { status: 'Error' }) });
      expect((await getRun(RunId)).Cause).toBeNull();
    });
  });
}
