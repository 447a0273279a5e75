/** Errors as the driver throws them, and the sentences that people read. */
import fc from 'fast-check';
import { sqlServerError, thrownByProcedure } from '#database/store/sqlServerErrors';

const TARGET = 'sqlserver://db.example.org:1433/JobLogger';
const translate = (error: object, secrets: string[] = []) => sqlServerError(error, TARGET, secrets);

describe('an error of the driver', () => {
  it.each([
    [
      { code: 'ELOGIN', number: 18456, message: "Login failed for user 'job_runner'." },
      'login',
      /refused the login.*mixed mode/,
    ],
    [
      { code: 'ELOGIN', number: 33_557_097, message: 'role "job_runner" does not exist' },
      'login',
      /Check user and password/,
    ],
    [
      { code: 'ESOCKET', message: 'Failed to connect to db:1433 - self-signed certificate' },
      'login',
      /TrustServerCertificate=true/,
    ],
    [{ code: 'ESOCKET', message: "Hostname/IP does not match certificate's altnames" }, 'login', /certificate/],
    [
      { code: 'ELOGIN', number: 4060, message: `Impossibile aprire il database "JobLogger" richiesto dall'accesso.` },
      'schema',
      /job-logger init/,
    ],
    [
      { code: 'EREQUEST', number: 2812, message: "Could not find stored procedure 'sdk.ApplyEvents'." },
      'schema',
      /job-logger init/,
    ],
    [
      {
        code: 'EREQUEST',
        number: 33_557_097,
        message: 'procedure dashboard.whoami(@input => "varchar") does not exist',
      },
      'schema',
      /job-logger init/,
    ],
    [{ code: 'EREQUEST', number: 208, message: "Invalid object name 'dbo.Jobs'." }, 'schema', /job-logger init/],
    [
      { code: 'EREQUEST', number: 229, message: 'The EXECUTE permission was denied on the object' },
      'rights',
      /job_runner/,
    ],
    [{ code: 'EREQUEST', number: 1205, message: 'chosen as the deadlock victim' }, 'unavailable', /deadlock/],
    [{ code: 'EREQUEST', number: 1222, message: 'Lock request time out period exceeded.' }, 'unavailable', /1222/],
    [{ code: 'EREQUEST', number: 2627, message: 'Violation of UNIQUE KEY constraint' }, 'unavailable', /2627/],
    [{ code: 'EREQUEST', number: 40613, message: 'Database is not currently available.' }, 'unavailable', /40613/],
    [
      { code: 'ETIMEOUT', message: 'Timeout: Request failed to complete in 15000ms' },
      'unavailable',
      /didn't answer in time/,
    ],
    [
      { code: 'ESOCKET', message: 'Failed to connect to db:1433 - connect ECONNREFUSED 10.0.0.1:1433' },
      'unavailable',
      /Nothing listens/,
    ],
    [{ code: 'ESOCKET', message: 'getaddrinfo ENOTFOUND db' }, 'unavailable', /name service/],
    [{ code: 'EINSTLOOKUP', message: 'Failed to get response from SQL Server Browser' }, 'unavailable', /SQL Browser/],
    [
      {
        code: 'EREQUEST',
        number: 515,
        message: "Cannot insert the value NULL into column 'Text', table 'JobLogger.dbo.LogLines'",
      },
      'refused',
      /refused the data/,
    ],
    [
      {
        code: 'EREQUEST',
        number: 547,
        message: 'The INSERT statement conflicted with the CHECK constraint "CK_LogLines_Level".',
      },
      'refused',
      /refused the data/,
    ],
    [
      { code: 'EREQUEST', number: 50_400, message: '@Batch must be a JSON object.' },
      'refused',
      /refused the data\. \(.*JSON object/,
    ],
    [{ code: 'EREQUEST', number: 8152, message: 'String or binary data would be truncated.' }, 'unavailable', /8152/],
    [
      {
        code: 'ELOGIN',
        number: 18401,
        message: "Login failed for user 'x'. Reason: Server is in script upgrade mode. Only administrator can connect.",
      },
      'unavailable',
      /could not do it/,
    ],
    [
      { code: 'EREQUEST', number: 50_404, message: "Job 9 isn't registered" },
      'unknown-job',
      /^Job 9 isn't registered$/,
    ],
  ])('%j is %s', (error, code, message) => {
    expect(translate(error)).toMatchObject({ name: 'StoreError', code, message: expect.stringMatching(message) });
  });

  it('that is unknown may pass: a server that restarts, moves, is full or busy, and a cut stream', () => {
    const numbers = [64, 233, 596, 701, 802, 921, 922, 926, 927, 942, 945, 952, 976, 978, 983, 1101, 1105, 1204, 1205, 1222, 1807, 2601, 2627, 3906, 3960, 5149, 6005, 8628, 8645, 8651, 9001, 9002, 10_054, 10_060, 10_922, 10_928, 10_929, 17_142, 18_401, 18_451, 40_143, 40_166, 40_197, 40_501, 40_540, 40_544, 40_613, 42_108, 49_918, 49_919, 49_920]; // prettier-ignore
    for (const number of numbers)
      for (const [code, message] of [
        ['EREQUEST', 'x'],
        ['ELOGIN', "Login failed for user 'x'. Only administrators may connect at this time."],
      ])
        expect([number, translate({ code, number, message }).code]).toEqual([number, 'unavailable']);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50_399 }), fc.string(), (number, message) => {
        expect(translate({ code: 'EREQUEST', number, message: `x ${message}` }).code).not.toBe('refused');
      }),
    );
    for (const message of [
      'unexpected end of message stream',
      'The value of "offset" is out of range. It must be >= 0 and <= 4. Received 9',
      "Received 'columnMetadata' when no sqlRequest is in progress",
      'Unknown type: 0',
      'socket hang up',
    ])
      for (const code of [undefined, 'EREQUEST', 'UNKNOWN', 'ESOCKET', 'ERR_OUT_OF_RANGE'])
        expect(translate({ code, message }).code).toBe('unavailable');
  });

  it('is unwrapped if it contains another', () => {
    const wrapped = { name: 'RequestError', message: 'x', originalError: { message: 'y', info: { number: 1205 } } };
    expect(translate(wrapped).code).toBe('unavailable');
    const several = new AggregateError(
      [{ code: 'EFEDAUTH', message: 'Security token could not be authenticated' }],
      '',
    );
    expect(translate(several)).toMatchObject({ code: 'login', message: expect.stringMatching(/Security token/) });
  });

  it('never repeats a password', () => {
    const { message } = translate({ code: 'ELOGIN', message: 'Login failed with Pa$$(w0rd]' }, ['Pa$$(w0rd]']);
    expect(message).toMatch(/Login failed with …/);
  });

  it('that our procedures threw is recognised', () => {
    expect(thrownByProcedure({ number: 50_403, message: 'no' })).toEqual({ number: 50_403, message: 'no' });
    expect(thrownByProcedure({ number: 245, message: "Conversion failed for 'x'" })).toMatchObject({ number: 50_400 });
    expect(thrownByProcedure({ number: 1205, message: 'deadlock' })).toBeUndefined();
    expect(thrownByProcedure(new Error('other'))).toBeUndefined();
  });
});
