/** The databases accept every time zone, and both engines know the same areas and names. */
import { timeZoneProblem } from '#schedule';
import { isTimeZone } from '../src/sqlite/isTimeZone';
import { files } from './tsql/files';

/** Older names from IANA's list, and others that JavaScript engines know. */
const OLD_NAMES =
  'Asia/Calcutta Brazil/Acre Canada/Newfoundland Chile/EasterIsland CST6CDT Cuba Egypt Eire EST5EDT Etc/GMT+12 Etc/GMT-14 Etc/GMT0 ' +
  'Europe/Kiev GB GB-Eire GMT+0 GMT-0 GMT0 Greenwich Hongkong HST Iceland Iran Israel Jamaica Japan Kwajalein Libya Mexico/BajaSur ' +
  'MST7MDT Navajo NZ NZ-CHAT Poland Portugal PRC PST PST8PDT ROC ROK Singapore SystemV/PST8 Turkey UCT Universal US/East-Indiana ' +
  'US/Pacific-New UTC W-SU WET Zulu';

const zones = [...Intl.supportedValuesOf('timeZone'), ...OLD_NAMES.split(' ')];

it('each zone may be saved, in capitals or not', () => {
  expect(zones.length).toBeGreaterThan(400);
  for (const zone of zones) {
    expect([zone, timeZoneProblem(zone), isTimeZone(zone), isTimeZone(zone.toLowerCase())]).toEqual([
      zone,
      null,
      true,
      true,
    ]);
  }
});

it('T-SQL knows the same areas and names', () => {
  const { text } = files.find(({ name }) => name === 'dbo/IsTimeZone')!;
  const inSql = new Set([...text.matchAll(/N'([A-Z][A-Z\d+-]+)'/g)].map(([, name]) => name!));
  const used = zones.map((zone) => zone.toUpperCase().split('/', 1)[0]!).filter((name) => name.length !== 3);
  expect([...new Set([...used, 'ETC'])].toSorted()).toEqual([...inSql].toSorted());
});
