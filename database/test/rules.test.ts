/** Each rule is defined once in each language, with the same value. */
import { openSqliteFile } from '#database/store/sqliteFile';
import { RULES } from '../src/rules';
import { sqlFile, sqlFiles } from '../src/sqlFiles';

const rules = { ...RULES } as Record<string, number>;

it('the rules are the same in T-SQL, in SQLite and in TypeScript', () => {
  const db = openSqliteFile(':memory:', { create: true });
  db.exec(sqlFile('sqlite/views/Rules'));
  expect({ ...(db.prepare('SELECT * FROM Rules').get() as object) }).toEqual(rules);
  db.close();

  const columns = [...sqlFile('sqlserver/dbo/Rules').matchAll(/^ {4}(\d+) AS (\w+)/gm)];
  expect(Object.fromEntries(columns.map(([, value, name]) => [name, Number(value)]))).toEqual(rules);
});

const files = [
  'sqlserver/dbo',
  'sqlserver/sdk',
  'sqlserver/dashboard',
  'sqlserver/watcher',
  'sqlite/views',
  'sqlite/sdk',
]
  .concat('sqlite/dashboard', 'sqlite/watcher')
  .flatMap((folder) => sqlFiles(folder).map(({ name, text }) => ({ name: `${folder}/${name}`, text })))
  .filter(({ name }) => !name.endsWith('/Rules'));

it.each(files)('$name defines no duration of its own', ({ text }) => {
  const code = text.replaceAll(/--.*$/gm, '');
  expect(code).not.toMatch(/DATEADD\((?:second|minute|hour|day), -?\d+, /);
  expect(code).not.toMatch(/'[-+]\d+ (?:seconds|minutes|hours|days?)'/);
});
