import { makeCredentials } from '../../src/appsmith/import/credentials.js';

describe("a connection string that Appsmith’s driver doesn't support is refused", () => {
  it.each([
    ['Server=db\\PRODUCTION', /no named instances.*fixed TCP port.*Server=db,PORT/],
    ['Server=db,1433;Encrypt=strict', /can't encrypt strictly/],
    ['Server=db,1433;Encrypt=maybe', /JOB_LOGGER_APPSMITH_DB: The value of "encrypt" must be true, false or strict/],
    ['Server=db,1433;Encript=true', /JOB_LOGGER_APPSMITH_DB: .*did you mean "encrypt"/],
    ['Server=np:\\\\db\\pipe', /JOB_LOGGER_APPSMITH_DB: .*named pipe/],
    ['Server=db,1433;Failover Partner=db2', /"failover partner" asks for a second server.*Leave it out/],
    ['Server=db,1433;MultiSubnetFailover=true', /trying all addresses/],
    ['Server=db,1433;ApplicationIntent=ReadOnly', /can only be read/],
    ['Server=db,1433;Column Encryption Setting=Enabled', /encrypted columns/],
    ['Server=db,1433;AttachDbFilename=C:\\jobs.mdf', /database file/],
    ['Server=db,1433;TrustServerCertificate=true;HostNameInCertificate=db', /server's certificate/],
    ['Server=db,1433;Server Certificate=C:\\db.cer', /server's certificate/],
    ['Server=db,1433;Network Library=dbnmpntw', /another way than TCP/],
    ['Server=db,1433;Encrypt=true;TrustServerCertificate=false', /can't check the server's certificate/],
    ['Server=db,1433;Integrated Security=SSPI', /SQL logins only/],
    ['Server=db,1433;Authentication=ntlm;Domain=CORP', /SQL logins only/],
    ['Server=db,1433;Authentication=Active Directory Password', /SQL logins only/],
    ['Server=db,1433;Uid=CORP\\dashboard', /SQL logins only/],
    ['Server=db,1433;Password=', /User Id=…;Password=…/],
    ['Server=db,1433;Database="Jobs;encrypt=false"', /holds a "="/],
    ['sqlite:/tmp/jobs.db', /embedded database.*job-logger preview/],
  ])('%s', (asked, message) => {
    const login = /Uid|Password=$|sqlite/.test(asked) ? '' : ';User Id=dashboard';
    const password = /Password=$|sqlite/.test(asked) ? '' : ';Password=db secret';
    const database = `${asked}${login}${password}`;
    expect(() => makeCredentials({ database, slack: undefined, sendGrid: undefined })).toThrow(message);
  });

  it.each(['MultiSubnetFailover=false', 'ApplicationIntent=ReadWrite', 'Connect Timeout=30;Pooling=true', 'App=x'])(
    'but not for %s, which changes nothing',
    (asked) => {
      const database = `Server=db,1433;User Id=dashboard;Password=x;${asked}`;
      expect(makeCredentials({ database, slack: undefined, sendGrid: undefined }).JobLogger).toMatchObject({
        endpoints: [{ host: 'db', port: 1433 }],
      });
    },
  );
});
