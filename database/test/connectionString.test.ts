import fc from 'fast-check';
import { parseDestination, SettingError } from '#sdk/destination';
import { driverSettings } from '../src/store/sqlServerSettings.js';

const login = 'User Id=a;Password=hunter2secret';

describe('a connection string', () => {
  it('usually names server, database, login and encryption', () => {
    const { driver, database, secrets } = driverSettings(
      'Server=db.example.org,1434;Database=Jobs;User Id=runner;Password=a=b;Encrypt=false;TrustServerCertificate=true;Application Name=Nightly',
    );
    expect(driver).toMatchObject({
      server: 'db.example.org',
      port: 1434,
      database: 'Jobs',
      connectionTimeout: 15_000,
      requestTimeout: 15_000,
      authentication: { type: 'default', options: { userName: 'runner', password: 'a=b' } },
      options: { encrypt: false, trustServerCertificate: true, appName: 'Nightly' },
    });
    expect([database, secrets]).toEqual(['Jobs', ['a=b']]);
  });

  it.each([
    ['Server=(local)', 'localhost'],
    ['Server=.', 'localhost'],
    ['Data Source=tcp:db.example.org', 'db.example.org'],
    ['Address=10.0.0.1', '10.0.0.1'],
  ])('%s means the server %s, the database JobLogger and encryption', (setting, server) => {
    expect(driverSettings(setting).driver).toMatchObject({
      server,
      database: 'JobLogger',
      options: { encrypt: true, trustServerCertificate: false },
    });
  });

  it('with an instance asks SQL Server Browser, but not with a port too', () => {
    expect(driverSettings('Server=PC7\\SQLEXPRESS').driver).toMatchObject({
      server: 'PC7',
      options: { instanceName: 'SQLEXPRESS' },
    });
    const withPort = driverSettings('Server=PC7\\SQLEXPRESS,1444').driver;
    expect(withPort).toMatchObject({ server: 'PC7', port: 1444 });
    expect(withPort.options).not.toHaveProperty('instanceName');
  });

  it.each([
    ['ntlm;Domain=CORP;User Id=anna;Password=p', 'ntlm', { domain: 'CORP', userName: 'anna', password: 'p' }],
    [';User Id=CORP\\anna;Password=p', 'ntlm', { domain: 'CORP', userName: 'anna', password: 'p' }],
    ['Active Directory Password;User Id=a@b.c;Password=p;Client Id=c', 'azure-active-directory-password', {}],
    [
      'Active Directory Service Principal;User Id=app;Password=p;Tenant Id=t',
      'azure-active-directory-service-principal-secret',
      { clientId: 'app', clientSecret: 'p', tenantId: 't' },
    ],
    ['Active Directory Managed Identity', 'azure-active-directory-msi-vm', {}],
    ['ActiveDirectoryManagedIdentity;User Id=id', 'azure-active-directory-msi-vm', { clientId: 'id' }],
    ['Active Directory Access Token;Token=t', 'azure-active-directory-access-token', { token: 't' }],
    ['Active Directory Default;Client Id=c', 'azure-active-directory-default', { clientId: 'c' }],
  ])('with %s logs in that way', (way, type, options) => {
    const setting = `Server=db;${way.startsWith(';') ? '' : 'Authentication='}${way}`;
    expect(driverSettings(setting).driver.authentication).toMatchObject({ type, options });
  });

  it('has its own timeouts', () => {
    expect(driverSettings('Server=db;Connect Timeout=3;Command Timeout=60').driver).toMatchObject({
      connectionTimeout: 3000,
      requestTimeout: 60_000,
    });
  });

  it.each([
    [`Server=db;Databse=J;${login}`, /unknown key "databse" at character 11; did you mean "database"\?/],
    [`Server=db;Pasword=hunter2secret;User Id=a`, /"pasword" at character 11/],
    [`Server=db;Password=hunter2secret;part2=x;Database=J`, /character 34 .* no key that SQL Server's drivers know/],
    [`Server=db;Password=hunter2secret;rest`, /can't be read from character 34 on/],
    [`Server=db;Password="hunter2secret;Database=J`, /can't be read from character 11 on/],
    [`Server=db;Password='hunter2'secret;Database=J`, /can't be read from character 11 on/],
    [`Server=db Password=hunter2secret;Database=J`, /The value of "Server" is no host/],
    [`Server=db,1433 Password=hunter2secret`, /The value of "Server" is no host/],
    [`Server=db;Database=J Password=hunter2secret`, /The value of "Database" holds a "="/],
    [`Server=db:1433;${login}`, /The value of "Server" is no host with a port: .* \(with a comma\)/],
    [`Server=db,70000;${login}`, /The value of "Server" is no host with a port/],
    [String.raw`Server=np:\\.\pipe\sql;${login}`, /only speaks TCP/],
    [`Server=lpc:db;${login}`, /only speaks TCP/],
    [String.raw`Server=(localdb)\MSSQLLocalDB;${login}`, /only speaks TCP/],
    [`Server=db;Encrypt=hunter2secret`, /The value of "encrypt" must be true, false or strict/],
    [`Server=db;Connect Timeout=hunter2secret`, /must be a number of seconds/],
    [`Server=db;TrustServerCertificate=maybe`, /must be true or false/],
    [`mssql://a:hunter2secret@db/J`, /neither "sqlite:PATH" nor a connection string/],
    ['localhost', /neither "sqlite:PATH" nor/],
    ['Server=db,http', /"Server" is no host with a port/],
    ['Server=db;Integrated Security=SSPI', /SQL login.*NTLM/],
    ['Server=db;Authentication=Kerberos', /"Authentication=Kerberos" isn't known/],
  ])('%s is refused in words, without a value', (setting, text) => {
    const attempt = () => driverSettings(setting);
    expect(attempt).toThrow(SettingError);
    expect(attempt).toThrow(text);
    expect(attempt).not.toThrow(/hunter2|secret/);
  });

  it.each<[string, object]>([
    [`;;Server=db;;${login};`, { server: 'db' }],
    [` ; Server = db ; Database = J `, { server: 'db', database: 'J' }],
    [`Server=tcp:db,1500;${login}`, { server: 'db', port: 1500 }],
    [`Server=[::1],1500;${login}`, { server: '[::1]', port: 1500 }],
    [`Driver={ODBC Driver 18 for SQL Server};Server=db;Uid=a;Pwd={x;}}y};Database=J`, { database: 'J' }],
  ])('%s is read', (setting, expected) => expect(driverSettings(setting).driver).toMatchObject(expected));

  it('removes the quotes of a value', () => {
    const values = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 1,
    });
    fc.assert(
      fc.property(values, fc.constantFrom('"', "'", '}'), (password, quote) => {
        const quoted = `${quote === '}' ? '{' : quote}${password.replaceAll(quote, quote + quote)}${quote}`;
        const setting = `Server=db;User Id=a;Password=${quoted};Database=J`;
        expect(driverSettings(setting).secrets).toEqual([password]);
        expect(parseDestination(setting).name).toBe('sqlserver://db:1433/J');
      }),
    );
  });

  it.each<[string, unknown]>([
    ['Strict', 'strict'],
    ['Mandatory', true],
    ['true', true],
    ['Optional', false],
    ['no', false],
  ])('Encrypt=%s reaches the driver as %p', (value, expected) => {
    expect(driverSettings(`Server=db;${login};Encrypt=${value}`).driver.options?.encrypt).toBe(expected);
  });

  it('never shows a value, whatever is wrong with it', () => {
    const secret = 'Zq7#Zq7#';
    const mangled = fc
      .tuple(fc.nat(60), fc.constantFrom(';', '=', '"', "'", '{', '}', ' ', ',', ''))
      .map(([at, put]) => {
        const connectionText = `Server=db,1433;Database=J;User Id=a;Password=${secret};Encrypt=true`;
        return connectionText.slice(0, at) + put + connectionText.slice(at + 1);
      });
    fc.assert(
      fc.property(mangled, (setting) => {
        expect(formatDestination(setting)).not.toMatch(/Zq7/i);
      }),
      { numRuns: 1000 },
    );
  });
});

/** What people see: the destination, or the error. */
function formatDestination(setting: string): string {
  try {
    const { name } = parseDestination(setting);
    driverSettings(setting);
    return name;
  } catch (error) {
    return String(error);
  }
}
