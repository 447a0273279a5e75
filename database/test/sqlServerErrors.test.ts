/** Errors as the driver throws them, and the sentences that people read. */
import fc from 'fast-check';
import { sqlServerError, thrownByProcedure } from '#database/store/sqlServerErrors';

const TARGET = 'sqlserver://db.example.org:1433/JobLogger';
const translate = (error: object, secrets: string[] = []) => sqlServerError(error, TARGET, secrets);

describe('an error of the driver', () => {
  it.each([
    ['ELOGIN', 18456, "Login failed for user 'job_runner'.", 'login', /refused the login.*mixed mode/],
    ['ELOGIN', 33_557_097, 'role "job_runner" does not exist', 'login', /Check user and password/],
    ['ESOCKET', undefined, 'db:1433 - self-signed certificate', 'login', /TrustServerCertificate=true/],
    ['ESOCKET', undefined, "Hostname/IP does not match certificate's altnames", 'login', /certificate/],
    ['ELOGIN', 4060, 'Impossibile aprire il database "JobLogger".', 'schema', /job-logger init/],
    ['EREQUEST', 2812, "Could not find stored procedure 'sdk.ApplyEvents'.", 'schema', /job-logger init/],
    ['EREQUEST', 33_557_097, 'procedure dashboard.whoami(@input) does not exist', 'schema', /job-logger init/],
    ['EREQUEST', 208, "Invalid object name 'dbo.Jobs'.", 'schema', /job-logger init/],
    ['EREQUEST', 229, 'The EXECUTE permission was denied on the object', 'rights', /job_runner/],
    ['EREQUEST', 1205, 'chosen as the deadlock victim', 'unavailable', /deadlock/],
    ['EREQUEST', 1222, 'Lock request time out period exceeded.', 'unavailable', /1222/],
    ['EREQUEST', 2627, 'Violation of UNIQUE KEY constraint', 'unavailable', /2627/],
    ['EREQUEST', 40613, 'Database is not currently available.', 'unavailable', /40613/],
    ['ETIMEOUT', undefined, 'Timeout: Request failed to complete in 15000ms', 'unavailable', /didn't answer in time/],
    ['ESOCKET', undefined, 'db:1433 - connect ECONNREFUSED 10.0.0.1:1433', 'unavailable', /Nothing listens/],
    ['ESOCKET', undefined, 'getaddrinfo ENOTFOUND db', 'unavailable', /name service/],
    ['EINSTLOOKUP', undefined, 'Failed to get response from SQL Server Browser', 'unavailable', /SQL Browser/],
    ['EREQUEST', 515, "Cannot insert the value NULL into column 'Text'", 'refused', /refused the data/],
    ['EREQUEST', 547, 'conflicted with the CHECK constraint "CK_LogLines_Level".', 'refused', /refused the data/],
    ['EREQUEST', 50_400, '@Batch must be a JSON object.', 'refused', /refused the data\. \(.*JSON object/],
    ['EREQUEST', 8152, 'String or binary data would be truncated.', 'unavailable', /8152/],
    ['ELOGIN', 18401, 'Login failed. Server is in script upgrade mode.', 'unavailable', /could not do it/],
    ['EREQUEST', 50_404, "Job 9 isn't registered", 'unknown-job', /^Job 9 isn't registered$/],
  ])('%s %i "%s" is %s', (code, number, message, kind, told) => {
    const error = translate({ code, ...(number && { number }), message });
    expect(error).toMatchObject({ name: 'StoreError', code: kind, message: expect.stringMatching(told) });
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
    for (const number of [2601, 2627])
      expect(thrownByProcedure({ number, message: 'Cannot insert duplicate key' })).toEqual({
        number: 50_409,
        message: 'Somebody else has saved the same just now: look at it, and try again.',
      });
    expect(thrownByProcedure({ number: 1205, message: 'deadlock' })).toBeUndefined();
    expect(thrownByProcedure(new Error('other'))).toBeUndefined();
  });
});
