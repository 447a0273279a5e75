/** Which statements of a query the preview executes: Appsmith would send any text to SQL Server. */
import type { Database } from '#database';
import { executeSql } from '../src/server/executeSql.js';
import type { Query } from '../src/server/exportFile.js';

const INPUT = [{ binding: 'x', type: 'string', value: '{"RunId":"7"}' }] as const;
const call = jest.fn(() => Promise.resolve([]));
const execute = (body: string, isPrepared = true) => {
  const configuration = { body, pluginSpecifiedTemplates: [{ value: isPrepared }] };
  return executeSql(
    { call } as unknown as Database,
    { name: 'GetRun', configuration } as Query,
    INPUT,
    'me@example.org',
  );
};

it('calls the procedure that the query names, as the caller', async () => {
  for (const statement of ['EXEC dashboard.GetRun @Input = {{ x }};', 'execute dashboard.GetRun @input={{x}}']) {
    await execute(statement);
    expect(call).toHaveBeenLastCalledWith('GetRun', { RunId: '7', Email: 'me@example.org' });
  }
});

it.each([
  'SELECT 1',
  'SELECT 1; EXEC dashboard.GetRun @Input = {{ x }}',
  'EXEC dashboard.GetRun @Input = {{ x }}; DROP TABLE Jobs',
  'EXEC sdk.Hello @Input = {{ x }}',
  "EXEC dashboard.GetRun @Input = '{}'",
])('refuses %j', (statement) => expect(execute(statement)).rejects.toThrow('executes "EXEC dashboard.NAME @Input'));

it('refuses a query that is no prepared statement', () =>
  expect(execute('EXEC dashboard.GetRun @Input = {{ x }}', false)).rejects.toThrow(
    "GetRun isn't a prepared statement",
  ));
