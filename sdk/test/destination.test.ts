import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parsePairs, parseDestination, SettingError } from '../src/destination.js';

describe('the destination of a setting', () => {
  it.each([
    ['Server=localhost,1433;Database=JobLogger;User Id=sa;Password=x', 'sqlserver://localhost:1433/JobLogger'],
    ['Server=tcp:DB01.example.org,1444;Initial Catalog=Jobs;UID=a;PWD=b', 'sqlserver://db01.example.org:1444/Jobs'],
    ['Data Source=.;User Id=a', 'sqlserver://localhost:1433/JobLogger'],
    [String.raw`Server=PC12\SQLEXPRESS;Database=J`, String.raw`sqlserver://pc12\sqlexpress/J`],
    [String.raw`Server=PC12\SQLEXPRESS,1500;Database=J`, 'sqlserver://pc12:1500/J'],
    [String.raw`Server=büro-3\Größe_2;Database=J`, String.raw`sqlserver://büro-3\größe_2/J`],
    ['Server=db;Port=99;Database=J', 'sqlserver://db:99/J'],
    ['Server=[fe80::1],1444', 'sqlserver://[fe80::1]:1444/JobLogger'],
    ['sqlite:/var/lib/jobs.db', `sqlite:${path.resolve('/var/lib/jobs.db')}`],
    ['sqlite:///var/lib/jobs.db', `sqlite:${path.resolve('/var/lib/jobs.db')}`],
    ["sqlite: '/var/lib/my jobs.db' ", `sqlite:${path.resolve('/var/lib/my jobs.db')}`],
  ])('%s', (setting, name) => expect(parseDestination(setting).name).toBe(name));

  it('is the same for every spelling of the same database', () => {
    const names = [
      'Server=LOCALHOST;Database=J',
      'server = localhost,1433 ; DATABASE=J',
      'Data Source=(local);Initial Catalog=J',
    ];
    const files = ['sqlite:C:/x.db', 'sqlite:/C:/x.db', 'sqlite:///C:/x.db'];
    for (const all of [names, files]) expect(new Set(all.map((one) => parseDestination(one).name)).size).toBe(1);
  });

  it.each([
    ['Server=db;Integrated Security=SSPI', /Integrated security isn't available.*SQL login.*NTLM/],
    ['Server=db;Trusted_Connection=yes', /Integrated security/],
    ['Server=…', /is no host with a port/],
    ['Server=db 1', /is no host with a port/],
    [String.raw`Server=db\a/b`, /is no host with a port/],
    [String.raw`Server=db\a-b`, /is no host with a port/],
    [String.raw`Server=db\a:b`, /is no host with a port/],
    ['Server=db$1', /is no host with a port/],
    ['hello', /neither "sqlite:PATH" nor a connection string/],
    ['sqlite:', /needs a path/],
    [String.raw`sqlite:\\server\share\x.db`, /can't live on a network path/],
    ['sqlite://server/share/x.db', /network path/],
  ])('%s is refused with the way out', (setting, text) => {
    expect(() => parseDestination(setting)).toThrow(SettingError);
    expect(() => parseDestination(setting)).toThrow(text);
  });

  it('is refused if a drive of Windows is a share', () => {
    const { platform } = process;
    const native = jest.spyOn(fs.realpathSync, 'native').mockReturnValue(String.raw`\\server\share\x.db`);
    Object.defineProperty(process, 'platform', { value: 'win32' });
    try {
      expect(() => parseDestination(String.raw`sqlite:Z:\x.db`)).toThrow(/can't live on a network path \(Z:\\x\.db\)/);
    } finally {
      Object.defineProperty(process, 'platform', { value: platform });
      native.mockRestore();
    }
  });

  it('reads any value, and never shows it', () => {
    const value = fc.string({ minLength: 1 }).filter((text) => text.trim() === text && !/^["'{]/.test(text));
    fc.assert(
      fc.property(value, (password) => {
        const quoted = `"${password.replaceAll('"', '""')}"`;
        const setting = `Server=db;Password=${quoted};Database=J`;
        expect(parsePairs(setting).get('password')).toBe(password);
        expect(parseDestination(setting).name).toBe('sqlserver://db:1433/J');
      }),
      { numRuns: 1000 },
    );
  });
});
