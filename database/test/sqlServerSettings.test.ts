import { driverSettings } from '#database/store/sqlServerSettings';

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
    ['Server=db;Integrated Security=SSPI', /SQL login.*NTLM/],
    ['Server=db,http', /"Server" is no host with a port/],
    ['Server=db;Authentication=Kerberos', /"Authentication=Kerberos" isn't known/],
    ['localhost', /neither "sqlite:PATH" nor/],
  ])('like %s is refused at once with the way out', (setting, message) => {
    expect(() => driverSettings(setting)).toThrow(message);
  });
});
