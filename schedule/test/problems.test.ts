import { cronProblem, scheduleProblem, timeZoneProblem } from '../src/index';

describe('a cron text', () => {
  it.each([
    '0 6 * * *',
    '*/15 8-18 * * MON-FRI',
    '0 9 1,15 * *',
    '  0   9 * jan-mar 7 ',
    '0 9 L * *',
    '0 9 15W * *',
    '0 9 * * 5#2',
    '0 9 29 2 *',
  ])('may be "%s"', (cron) => {
    expect(cronProblem(cron)).toBeNull();
  });

  it.each([
    ['* *', 'must have five fields: minute, hour, day, month, day of the week'],
    ['', 'must have five fields'],
    ['0 0 6 * * *', 'must have five fields'],
    ['@daily', 'must have five fields'],
    ['75 * * * *', 'has "75" as minute, which takes 0 to 59'],
    ['0-61/27 * * * *', 'has "0-61/27" as minute'],
    ['0 24 * * *', 'has "24" as hour, which takes 0 to 23'],
    ['0 9 0 * *', 'has "0" as day of the month'],
    ['0 9 * 13 *', 'has "13" as month, which takes 1 to 12 or JAN to DEC'],
    ['0 9 * * 8', 'has "8" as day of the week'],
    ['0 9 * * lun', 'has "lun" as day of the week'],
    ['0 22-2 * * *', 'has "22-2" as hour, which takes 0 to 23; also lists (1,15), ranges (1-5, from the lesser'],
    ['*/0 * * * *', 'has "*/0" as minute'],
    ['5/10 * * * *', 'has "5/10" as minute'],
    ['? * * * *', 'has "?" as minute'],
    ['0 9 * * +1', 'has "+1" as day of the week'],
    ['x y z a b', 'has "x" as minute'],
    ['0 0 30 2 *', 'never comes: no month 2 has a day 30'],
    ['0 9 31 4,6 *', 'never comes: no month 4,6 has a day 31'],
  ])('"%s" is told what is wrong with it', (cron, problem) => {
    expect(cronProblem(cron)).toContain(problem);
  });
});

describe('a time zone', () => {
  it('is known by its IANA name, old ones and UTC included', () => {
    for (const name of [...Intl.supportedValuesOf('timeZone'), 'UTC', 'Asia/Calcutta', 'Europe/Kyiv', 'Europe/Kiev']) {
      expect([name, timeZoneProblem(name)]).toEqual([name, null]);
    }
  });

  it.each(['Europe/Rom', '', '+01:00', 'W. Europe Standard Time', 'Rome'])('"%s" is none', (name) => {
    expect(timeZoneProblem(name)).toBe('must be an IANA time zone such as Europe/Rome');
  });
});

describe('a schedule', () => {
  it('has a problem that continues a sentence', () => {
    expect(scheduleProblem({ cron: '0 6 * * *', timeZone: 'Europe/Rome' })).toBeNull();
    expect(scheduleProblem({ cron: '0 6 * *', timeZone: 'Europe/Rome' })).toMatch(
      /^its schedule "0 6 \* \*" must have/,
    );
    expect(scheduleProblem({ cron: '0 6 * * *', timeZone: 'Rome' })).toMatch(/^its time zone "Rome" must be/);
  });
});
