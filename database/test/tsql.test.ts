/** Checks the T-SQL without a server: it follows the rules in `tsql/rules.ts`. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sqlFiles } from '../src/sqlFiles';
import { files } from './tsql/files';
import { brokenRules } from './tsql/rules';

describe('each T-SQL file', () => {
  it('in sdk exists', () => {
    const sdk = 'AppendLine ApplyEvents BeginRun ClaimFailureMail FailRun FinishFailureMail FinishRun Hello'.split(' ');
    expect(sqlFiles('sqlserver/sdk').map(({ name }) => name)).toEqual(sdk);
  });

  it.each(files)('$name follows the rules', (file) => {
    expect(brokenRules(file)).toEqual([]);
  });
});

describe('a word that we define', () => {
  const checked = files.flatMap(({ name, text }) =>
    [...text.matchAll(/@(\w+)(?:, '')?\)? COLLATE Latin1_General_BIN2 NOT IN/g)].map(([, word]) => ({
      name,
      text,
      word,
    })),
  );

  // Texts that differ only in trailing blanks are equal, and the blanks would be stored with the word.
  it.each(checked.filter(({ name }) => !name.startsWith('dashboard/List')))(
    '@$word of $name has no blanks at its end',
    ({ text, word }) => expect(text).toMatch(new RegExp(`RTRIM\\(@${word}\\)|@${word} = (?:ISNULL\\()?RTRIM\\(`)),
  );
});

describe('the tables on SQL Server', () => {
  const migration = files.find(({ name }) => name === 'migrations/0001')!.text.replaceAll(/--.*$/gm, '');
  const indexes = [...migration.matchAll(/CREATE (?:UNIQUE )?INDEX (\w+) ON dbo\.(\w+) \(([^)]*)\)([^;]*);/g)].map(
    ([, name = '', table = '', key = '', more = '']) => ({
      name,
      table,
      columns: `${key}, ${/INCLUDE \(([^)]*)\)/.exec(more)?.[1] ?? ''}`.split(/,\s*/),
      filter: /WHERE (.*?)(?: WITH|$)/s.exec(more)?.[1],
      isCompressed: more.includes('DATA_COMPRESSION = PAGE'),
    }),
  );

  it('are found with their indexes', () => expect(indexes.length).toBeGreaterThan(25));

  it.each(indexes)('$name has the columns of its filter, ascends, and contains no heartbeat', ({ columns, filter }) => {
    const filtered = [...(filter ?? '').matchAll(/\b([A-Z]\w+)\b(?= (?:IS|IN|=|<>))/g)].map(([, column]) => column);
    expect(columns).toEqual(expect.arrayContaining(filtered));
    // A descending key by time splits pages in half at its left edge.
    expect(columns.join()).not.toMatch(/DESC|HeartbeatAt/);
  });

  // SQL Server adds the table's key to each index that isn't unique. Other engines don't, and read a page of a list
  // from the index alone only if the key is named. In an index of all runs that would cost space.
  it.each(indexes.filter(({ table }) => table === 'LogHistory'))('$name ends in the key', ({ name, columns }) => {
    expect(columns.includes('RunKey')).toBe(/_(NotDone|Validation)/.test(name));
    expect(new Set(columns).size).toBe(columns.length);
  });

  it('keep what scripts say in UTF-8', () => {
    const runs = /CREATE TABLE dbo\.LogHistory \(([^;]*)\);/.exec(migration)![1]!;
    const wide = [...runs.matchAll(/^ {2}(\w+) nvarchar/gm)].map(([, column]) => column);
    // Written by people and logins, in the collation of names, or rarely.
    expect(wide).toEqual(['Login', 'ValidatedBy', 'ValidationNote']);
  });

  it('have each index in the table of docs/database.md', () => {
    const page = readFileSync(path.join(__dirname, '../../docs/database.md'), 'utf8');
    const listed = new Set([...page.matchAll(/`(?:[IU]X_[A-Z][A-Za-z]+)?(_\w+)`/g)].map(([, name]) => name));
    const isListed = (name: string, table: string) =>
      page.includes(`\`${name}\``) || listed.has(name.replace(`IX_${table}`, ''));
    expect(indexes.filter(({ name, table }) => !isListed(name, table)).map(({ name }) => name)).toEqual([]);
    for (const [, name] of page.matchAll(/`((?:IX|UX)_\w+_\w+)`/g))
      expect(indexes.map((one) => one.name)).toContain(name);
  });

  it('are compressed where they grow', () => {
    const growing = indexes.filter(({ table }) => /^(LogHistory|LogLines|ExpectedRuns)$/.test(table));
    expect(growing.filter(({ isCompressed }) => !isCompressed).map(({ name }) => name)).toEqual([]);
  });

  it('have narrow unique indexes of jobs and departments before the foreign keys that use them', () => {
    for (const [index, table] of [
      ['UX_Jobs_JobId', 'Jobs (JobId)'],
      ['UX_Departments_DepartmentId', 'Departments (DepartmentId)'],
    ] as const) {
      const made = migration.indexOf(`CREATE UNIQUE INDEX ${index}`);
      expect(made).toBeGreaterThan(0);
      expect(migration.indexOf(`REFERENCES dbo.${table}`)).toBeGreaterThan(made);
    }
  });

  it('have an unfiltered index on each column that a purge searches', () => {
    for (const table of ['RunComments', 'Tickets', 'ExpectedRuns', 'Alerts']) {
      const found = indexes.filter((one) => one.table === table && one.columns[0] === 'RunKey' && !one.filter);
      expect(found.map((one) => one.table)).toEqual([table]);
    }
  });

  it('compare emails and logins with their own collation', () => {
    const columns = [
      ...migration.matchAll(/^ {2}(Email|(?!Claimed)\w+By|Login|Recipient|MailAddress|Slack\w+) nvarchar[^\n]*/gm),
    ];
    expect(columns.length).toBeGreaterThan(12);
    for (const [column] of columns) expect(column).toContain('COLLATE Latin1_General_100_CI_AS');
  });
});

const good = `-- Why it is there.
CREATE PROCEDURE dashboard.Good
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @Email nvarchar(320), @Number int, @Refusal nvarchar(2000), @Count int;

SELECT @Number = Number, @Refusal = Refusal FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @Email = i.Email FROM OPENJSON(@Input) WITH (Email nvarchar(320) '$.Email', Name nvarchar(max) '$.Name') AS i;
IF @Email IS NULL SELECT @Count = COUNT(*) FROM dbo.Users;
INSERT INTO dbo.Settings (Name) OUTPUT inserted.Name INTO @Names (Name) SELECT N'x; SELECT 1';

SELECT u.Email FROM dbo.Users AS u WHERE u.Email = @Email;
`;
const check = (text: string) => brokenRules({ name: 'dashboard/Good', text }).map(({ rule }) => rule);
const withStatement = (statement: string) => good.replace('\n\nSELECT u.', `\n${statement}\n\nSELECT u.`);

describe('the rules', () => {
  it('accept a good procedure', () => {
    expect(check(good)).toEqual([]);
  });

  it.each([
    ['MERGE INTO dbo.Users AS t USING x ON 1 = 1;', /MERGE/],
    ["EXEC (N'SELECT 1');", /dynamic SQL/],
    ["EXEC sp_executesql N'SELECT 1';", /dynamic SQL/],
    ['TRUNCATE TABLE dbo.LogLines;', /TRUNCATE/],
    ['SET IDENTITY_INSERT dbo.Jobs ON;', /IDENTITY_INSERT/],
    ["SET @Email = FORMAT(1, 'D');", /FORMAT/],
    ["WAITFOR DELAY '00:00:01';", /WAITFOR/],
    ["SET @Email = @At AT TIME ZONE 'UTC';", /AT TIME ZONE/],
    ['SET @Email = CONVERT(varchar(30), @At, 127);', /126 and 127/],
    ['SET @At = GETDATE();', /GETDATE/],
    ['SET @email = NULL;', /one spelling/],
    ['SELECT 1 AS One;', /exactly one SELECT/],
    ['IF @Count = 1 SELECT 1 AS One;', /exactly one SELECT/],
    ['IF @Count = 1\nBEGIN\n  SELECT Email FROM dbo.Users;\nEND;', /exactly one SELECT/],
    ['DELETE FROM dbo.Users OUTPUT deleted.Email WHERE 1 = 0;', /OUTPUT only INTO/],
    ['BEGIN TRANSACTION;', /its COMMIT/],
    ['SELECT @Count = COUNT(*) FROM dbo.Users WITH (NOLOCK);', /NOLOCK/],
    ['INSERT INTO dbo.Alerts (AlertKey) VALUES (SCOPE_IDENTITY());', /SCOPE_IDENTITY/],
    ["SET @Email = NULLIF(@Email, N'');", /emoji/],
    ["IF @Email <> N'' SET @Count = 1;", /emoji/],
    ['SET @Email = LOWER(@Name);', /Turkish/],
    ['SET @Count = GREATEST(@Count, 1);', /level 150/],
    ["IF @Email NOT IN ('Low', 'High') THROW 50400, N'Priority must be one of Low, High.', 1;", /another case/],
    ["IF @Given NOT LIKE N'%,Email,%' SET @Email = NULL;", /HasField/],
    ["IF @Email LIKE N'%[^0-9]%' SET @Count = 1;", /between 2 and 3/],
    ['UPDATE dbo.Users SET ReportSince = SYSUTCDATETIME(), ReportedUntil = SYSUTCDATETIME();', /one time/],
    ["SET @Email = RIGHT(@Email, DATALENGTH(@Email) / 2 - CHARINDEX(N'@', @Email));", /counts an emoji twice/],
    ["SELECT @Count = COUNT(*) FROM dbo.LogHistory WHERE Status = N'Done';", /as varchar/],
    ["SELECT @Count = COUNT(*) FROM dbo.LogHistory WHERE Status IN (N'Error', N'TimedOut');", /as varchar/],
    ['DECLARE @RunId nvarchar(36);', /as varchar/],
    ['SELECT @Email = j.Name FROM OPENJSON(@Input) WITH (Name nvarchar(10)) AS j;', /needs its path/],
  ])('are broken by %j', (statement, rule) => {
    expect(check(withStatement(statement)).join('; ')).toMatch(rule);
  });

  it.each([
    ['no SET NOCOUNT', (text: string) => text.replace('NOCOUNT, ', ''), /SET NOCOUNT, XACT_ABORT ON/],
    ['no XACT_ABORT', (text: string) => text.replace(', XACT_ABORT', ''), /SET NOCOUNT, XACT_ABORT ON/],
    ['a second parameter', (text: string) => text.replace('t nvarchar(max)', '$&, @More int'), /one parameter/],
    ['a short parameter', (text: string) => text.replace('t nvarchar(max)', 't nvarchar(4000)'), /one parameter/],
    ['nobody who is asked', (text: string) => text.replace(/SELECT @Number.*\n/, ''), /Caller/],
    ['no refusal', (text: string) => text.replace(/IF @Number.*\n/, ''), /Caller/],
    ['OR ALTER', (text: string) => text.replace('CREATE PROC', 'CREATE OR ALTER PROC'), /CREATE OR ALTER/],
    ['another name', (text: string) => text.replace('dashboard.Good', 'dashboard.Other'), /named after/],
    ['something after its SELECT', (text: string) => `${text}UPDATE dbo.Users SET Name = N'';\n`, /is last/],
    ['no word of why', (text: string) => text.replace(/^--.*\n/, ''), /why it exists/],
    ['no result', (text: string) => text.slice(0, text.indexOf('\n\nSELECT u.')), /exactly one SELECT/],
  ])('are broken by %s', (_name, change, rule) => {
    expect(check(change(good)).join('; ')).toMatch(rule);
  });

  it('forbid rows from shared procedures', () => {
    const text = good.replace('dashboard.Good', 'dbo.Good');
    const shared = text.slice(0, text.indexOf('\n\nSELECT u.'));
    expect(brokenRules({ name: 'dbo/Good', text: shared })).toEqual([]);
    expect(brokenRules({ name: 'dbo/Good', text }).map(({ rule }) => rule)).toEqual([
      'what procedures share gives no rows',
    ]);
  });

  it('require a low deadlock priority in sdk', () => {
    const text = good.replace('dashboard.Good', 'sdk.Good');
    expect(brokenRules({ name: 'sdk/Good', text }).map(({ rule }) => rule)).toEqual([
      'SET DEADLOCK_PRIORITY LOW in sdk.*',
    ]);
  });
});
