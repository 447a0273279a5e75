/** Checks in the T-SQL what only a SQL Server would show: the order of locks, index seeks, conflicts of collations. */
import { codeOf, files } from './tsql/files';

/** Rows of several of these tables are locked in this order, which prevents deadlocks. */
const ORDER = ['Jobs', 'LogHistory', 'LogLines', 'ExpectedRuns', 'Alerts', 'AlertDeliveries'];

/** One for each line. */
function statementsOf(code: string): string[] {
  return (code.match(/[^;]+;/g) ?? []).map((statement) => statement.replaceAll(/\s+/g, ' ').trim());
}

/** The tables whose rows the code locks, in the order of their first lock, including called procedures. */
function lockedTables(code: string): string[] {
  const begin = code.indexOf('BEGIN TRANSACTION;');
  const found: string[] = [];
  for (const statement of statementsOf(code.slice(Math.max(begin, 0)))) {
    const called = /\bEXEC (dbo\.\w+)/.exec(statement)?.[1];
    if (called) found.push(...lockedTables(codeOf(called.replace('.', '/'))));
    found.push(...lockedBy(statement));
  }
  return [...new Set(found)].filter((table) => ORDER.includes(table));
}

function lockedBy(statement: string): string[] {
  const hinted = [...statement.matchAll(/dbo\.(\w+)(?: AS \w+)? WITH \([^)]*UPDLOCK/g)].map(([, table = '']) => table);
  const [, target = ''] =
    /\b(?:UPDATE|INSERT INTO|DELETE(?: TOP \([^)]*\))? FROM)\s+(dbo\.\w+)/.exec(statement) ??
    /\b(?:UPDATE|DELETE)\s+(\w+)\s+(?:SET|FROM)\b/.exec(statement) ??
    [];
  const ofAlias = new RegExp(`dbo\\.(\\w+) AS ${target}\\b`).exec(statement)?.[1];
  const changed = target.startsWith('dbo.') ? target.slice(4) : ofAlias;
  return changed ? [...hinted, changed] : hinted;
}

describe('a transaction', () => {
  const transactions = files.filter(({ text }) => text.includes('BEGIN TRANSACTION;'));

  it.each(transactions)('of $name locks jobs before runs, runs before alerts, alerts before messages', ({ name }) => {
    const tables = lockedTables(codeOf(name));
    expect(tables).toEqual(tables.toSorted((one, other) => ORDER.indexOf(one) - ORDER.indexOf(other)));
  });

  it('is parsed in the order of its locks', () => {
    expect(lockedTables(codeOf('watcher/SaveJudgement'))).toEqual(['Jobs', 'LogHistory', 'ExpectedRuns', 'Alerts', 'AlertDeliveries']); // prettier-ignore
    expect(lockedTables(codeOf('sdk/ClaimFailureMail'))).toEqual(['Jobs', 'LogHistory', 'Alerts', 'AlertDeliveries']);
    expect(lockedTables('BEGIN TRANSACTION; UPDATE a SET x = 1 FROM dbo.Alerts AS a; DELETE FROM dbo.Jobs;')).toEqual([
      'Alerts',
      'Jobs',
    ]);
  });
});

describe('a list that is joined to a table', () => {
  it.each([
    'watcher/SaveJudgement',
    'sdk/ApplyEvents',
    'watcher/MarkLost',
    'watcher/ForgetUnjudged',
    'watcher/ClaimDelivery',
  ])('in %s seeks its rows', (name) => {
    const lists = statementsOf(codeOf(name)).filter(
      (one) => /OPENJSON|@Closed|@Silent|@Unjudged|@Next|#Lines/.test(one) && !one.includes('INSERT INTO @'),
    );
    expect(lists.length).toBeGreaterThan(0);
    for (const list of lists) {
      for (const [reference] of list.matchAll(
        /(?:FROM|JOIN|UPDATE) dbo\.(?:LogHistory|LogLines|ExpectedRuns|Alerts|AlertDeliveries) .*?(?= (?:FROM|JOIN)\b|;)/g,
      ))
        expect(reference).toMatch(/FORCESEEK|RunKey = @RunKey/);
    }
  });
});

describe('a row that a watcher picks', () => {
  // A locking search locks the index first and the table next; a change does the reverse.
  it.each(files)('in $name is found without a lock', ({ name }) => {
    const picked = statementsOf(codeOf(name)).filter(
      (one) =>
        /\bUPDATE TOP \([^)]*\) dbo\.(?!ExpectedRuns)/.test(one) ||
        (/\bUPDATE dbo\.\w+ SET\b/.test(one) && /\bSELECT TOP\b.*UPDLOCK/.test(one)),
    );
    expect(picked).toEqual([]);
  });
});

describe('a statement that changes many rows', () => {
  // At 5,000 locks of an index SQL Server locks the whole table; a changing key is locked at its old and new place.
  it.each(['watcher/MarkLost', 'dashboard/SaveJob'])('in %s changes half a slice of keys', (name) => {
    expect(codeOf(name)).toContain('SliceRows / 2');
    expect(codeOf('dbo/Rules')).toMatch(/\b(?:[1-3]\d{3}|4[0-8]\d\d) AS SliceRows/);
  });
});

/** A list of keys whose rows are looked up, and its order. */
const pages = files.flatMap(({ name }) =>
  statementsOf(codeOf(name)).flatMap((statement) => {
    const found = /^SELECT TOP (?:(?! FROM ).)* FROM @\w+ AS (\w+) JOIN dbo\..* ORDER BY (.*);$/.exec(statement);
    return found ? [{ name, list: found[1]!, order: found[2]!.replace(/ OPTION .*/, '') }] : [];
  }),
);

describe('a page of a list', () => {
  // A TOP ordered by a big table's column may scan all of it for missing rows.
  it.each(pages)('of $name is ordered by its own columns', ({ list, order }) => {
    expect(order.split(', ').filter((column) => !column.startsWith(`${list}.`))).toEqual([]);
  });
});

/** A missing fingerprint is null, and the indexes contain only the others. */
const unfiltered = (statement: string) =>
  [...statement.matchAll(/\b(\w+\.Fingerprint) = \w+\.Fingerprint\b/g)].filter(
    ([, column]) => !statement.includes(`${column} IS NOT NULL`),
  );

describe('a filtered index', () => {
  it.each(files)('is used in $name: its filter is repeated where columns of two tables are compared', ({ name }) => {
    expect(statementsOf(codeOf(name)).flatMap(unfiltered)).toEqual([]);
  });
});

/** Columns that have their own collation in every table. */
const collated = new Map(
  [...codeOf('migrations/0001').matchAll(/^ {2}(\w+) n?(?:var)?char\(\w+\) COLLATE (\w+)/gm)].map(
    ([, column = '', collation = '']) => [column, collation],
  ),
);
for (const [, column = ''] of codeOf('migrations/0001').matchAll(/^ {2}(\w+) n?(?:var)?char\(\w+\)(?! COLLATE)/gm))
  collated.delete(column);

/** SQL Server refuses to compare our column with one of a list or a table variable, which has the database's collation. */
function conflicts(statement: string, code = statement): string[] {
  return [...statement.matchAll(/\b(\w+)\.(\w+) = (\w+)\.(\w+)\b(?! COLLATE)/g)].flatMap(
    ([found, one = '', column = '', other = '', second = '']) => {
      if (!collated.has(column) && !collated.has(second)) return [];
      const meet =
        (isOurs(one, statement) && isList(other, second, statement, code)) ||
        (isOurs(other, statement) && isList(one, column, statement, code));
      return meet ? [found] : [];
    },
  );
}

function isOurs(alias: string, statement: string): boolean {
  return new RegExp(`\\bdbo\\.\\w+ AS ${alias}\\b`).test(statement);
}

/** Nothing gives its column another collation than the database's. */
function isList(alias: string, column: string, statement: string, code: string): boolean {
  const said = new RegExp(`\\b${column} n?varchar\\(\\d+\\) COLLATE|COLLATE \\w+ AS ${column}\\b`);
  return new RegExp(`(?:@\\w+|OPENJSON.*\\)) AS ${alias}\\b`).test(statement) && !said.test(code);
}

describe('texts of two collations', () => {
  it('are recognised', () => {
    expect(collated.get('EventKey')).toBe('Latin1_General_BIN2');
    expect([...collated.keys()]).toEqual(expect.arrayContaining(['Email', 'Recipient', 'RunId', 'Login']));
    expect(conflicts('SELECT 1 FROM dbo.Users AS u JOIN @Old AS o ON u.Email = o.OwnerEmail')).toHaveLength(1);
    expect(conflicts('SELECT 1 FROM dbo.Users AS u JOIN dbo.Alerts AS a ON u.Email = a.AcknowledgedBy')).toEqual([]);
  });

  it.each(files)('never meet in $name', ({ name }) =>
    expect(statementsOf(codeOf(name)).flatMap((one) => conflicts(one, codeOf(name)))).toEqual([]),
  );
});
