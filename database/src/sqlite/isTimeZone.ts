const AREAS =
  /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|Pacific|SystemV|US)\/[A-Z][\w/+-]*$/i;
const WITHOUT_AREA =
  /^(?:[A-Z]{3}|CST6CDT|Cuba|Egypt|Eire|EST5EDT|GB|GB-Eire|GMT\+0|GMT-0|GMT0|Greenwich|Hongkong|Iceland|Iran|Israel|Jamaica|Japan|Kwajalein|Libya|MST7MDT|Navajo|NZ|NZ-CHAT|Poland|Portugal|PST8PDT|Singapore|Turkey|Universal|W-SU|Zulu)$/i;

/** Whether a text has the form of an IANA time zone, as far as SQL Server can tell, too: dbo.IsTimeZone says why no further. */
export function isTimeZone(name: string): boolean {
  return AREAS.test(name) || WITHOUT_AREA.test(name);
}
