/**
 * Adapts our T-SQL, which is written for SQL Server, to Babelfish, a server that speaks T-SQL on PostgreSQL. It knows
 * fewer collations and hints, its OPENJSON cuts a text at 4,000 characters and keeps its escapes, and it reads all rows
 * of an inline function before it takes a page of them.
 */
import { sqlFiles } from '../../src/sqlFiles';
import type { Dialect } from '../../src/init/initSqlServer';

export const BABELFISH: Dialect = {
  rewrite: (batch) => plainTexts(knownWords(inlined(batch))),
  before: [
    'DROP FUNCTION IF EXISTS dbo.Unescaped;',
    // Decodes a JSON text; OPENJSON's value column loses a quote at the end.
    String.raw`CREATE FUNCTION dbo.Unescaped (@Text nvarchar(max))
RETURNS nvarchar(max)
AS
BEGIN
  IF CHARINDEX(N'\', @Text) = 0 RETURN @Text;
  DECLARE @Code int = 1, @Hex nchar(16) = N'0123456789abcdef';
  -- An escaped backslash stands aside meanwhile, as a character of the private use area.
  SET @Text = REPLACE(@Text, N'\\', NCHAR(57344));
  IF RIGHT(@Text, 1) = N'\' SET @Text = @Text + N'"';
  SET @Text = REPLACE(REPLACE(REPLACE(@Text, N'\"', N'"'), N'\n', NCHAR(10)), N'\r', NCHAR(13));
  SET @Text = REPLACE(REPLACE(REPLACE(@Text, N'\t', NCHAR(9)), N'\b', NCHAR(8)), N'\f', NCHAR(12));
  WHILE @Code < 32 AND CHARINDEX(N'\u00', @Text) > 0
  BEGIN
    SET @Text = REPLACE(
      @Text,
      N'\u00' + SUBSTRING(@Hex, @Code / 16 + 1, 1) + SUBSTRING(@Hex, @Code % 16 + 1, 1),
      NCHAR(@Code)
    );
    SET @Code = @Code + 1;
  END;
  RETURN REPLACE(@Text, NCHAR(57344), N'\');
END;`,
  ],
};

/** `dbo.FilteredKeys(…) AS f` replaced by the SELECT of the function, as SQL Server does by itself. */
function inlined(batch: string): string {
  const { text } = sqlFiles('sqlserver/dbo').find(({ name }) => name === 'FilteredKeys')!;
  const [, parameters = '', body = ''] = /FilteredKeys \(([^]*?)\)\s+RETURNS TABLE\s+AS\s+RETURN\s+([^;]*);/.exec(
    text,
  )!;
  const names = [...parameters.matchAll(/@\w+/g)].map(([name]) => name);
  return batch.replaceAll(/dbo\.FilteredKeys\(([^()]*)\) AS/g, (_call, list: string) => {
    const values = new Map(list.split(', ').map((value, index) => [names[index], value]));
    return `(${body.replaceAll(/--.*$/gm, '').replaceAll(/@\w+/g, (name) => values.get(name)!)}) AS`;
  });
}

function knownWords(batch: string): string {
  return (
    batch
      .replaceAll(/ varchar\((\w+)\) COLLATE Latin1_General_100_CI_AS_SC_UTF8/g, ' nvarchar($1)')
      .replaceAll('Latin1_General_100_CI_AS', 'Latin1_General_CI_AS')
      .replaceAll(/ WITH \(FORCESEEK( \([^)]*\([^)]*\)\))?\)|, FORCESEEK(?=\))/g, '')
      .replaceAll(' COLLATE DATABASE_DEFAULT', '')
      .replaceAll(' WITH (DATA_COMPRESSION = PAGE)', '')
      // It forgets the length of a char that a function returns, and counts the bytes of UTF-8.
      .replaceAll(/\bchar\(36\)/g, 'varchar(36)')
      .replaceAll(/DATALENGTH\(([^()]+)\) \/ 2/g, 'LEN($1)')
  );
}

/** In each OPENJSON … WITH, short texts are unescaped, and long ones are read from the value column, where they are complete. */
function plainTexts(batch: string): string {
  return splitStatements(batch)
    .map((statement) => {
      let text = statement;
      for (let at = text.indexOf('OPENJSON('); at >= 0; at = text.indexOf('OPENJSON(', at + 1))
        text = rewriteAt(text, at);
      return text;
    })
    .join('');
}

const WITH = /^\s+WITH \(/;

function rewriteAt(statement: string, at: number): string {
  const argumentsEnd = closing(statement, at + 'OPENJSON'.length);
  const opened = WITH.exec(statement.slice(argumentsEnd + 1));
  if (!opened) return statement;
  const list = argumentsEnd + 1 + opened[0].length;
  const listEnd = closing(statement, list - 1);
  const alias = /^\) AS (\w+)/.exec(statement.slice(listEnd))?.[1];
  if (!alias) return statement;
  const source = statement.slice(at + 'OPENJSON('.length, argumentsEnd);
  const columns = split(statement.slice(list, listEnd)).map((column) => {
    const [, name = '', type = '', path = '', json] = /^(\w+) (\S+) '\$\.([^']*)'( AS JSON)?$/.exec(column) ?? [];
    const length = Number(/^nvarchar\((\d+)\)$/.exec(type)?.[1] ?? 0);
    return { column, name, path, isLong: type === 'nvarchar(max)' && !json, isText: length >= 300 };
  });
  const isList = split(source).length > 1;
  const kept = columns.filter(({ isLong }) => !isLong).map(({ column }) => column);
  const row = `${alias}Row`;
  let before = statement.slice(0, at);
  let after = statement.slice(listEnd);
  for (const { name, path, isLong, isText } of columns) {
    if (!isLong && !isText) continue;
    const keys = path.split('.');
    const holder = isList ? `${row}.value` : keys.length > 1 ? `${source}, '$.${keys[0]}'` : source;
    const value = isLong
      ? `(SELECT dbo.Unescaped(x.value) FROM OPENJSON(${holder}) AS x WHERE x.[key] = N'${keys.at(-1)}')`
      : `dbo.Unescaped(${alias}.${name})`;
    const reference = new RegExp(`\\b${alias}\\.${name}\\b`, 'g');
    before = before.replaceAll(reference, () => value);
    after = after.replaceAll(reference, () => value);
  }
  const open = isList ? `OPENJSON(${source}) AS ${row} CROSS APPLY OPENJSON(${row}.value)` : `OPENJSON(${source})`;
  // If no column is left, one that nobody reads.
  const columnsText = (kept.length > 0 ? kept : [`Nothing nvarchar(1) '$.nothing'`]).join(', ');
  // Marked, because it mustn't be rewritten again.
  return `${before}${open.replaceAll('OPENJSON(', 'OPENJSON (')} WITH (${columnsText}${after}`;
}

/** The position of the parenthesis that closes the one at an index. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (const { 0: sign, index } of text.slice(from).matchAll(/'[^']*'|[()]/g)) {
    if (sign === '(') depth += 1;
    if (sign === ')' && (depth -= 1) === 0) return from + index;
  }
  return text.length;
}

/** Splits at each comma outside of texts and parentheses. */
function split(list: string): string[] {
  return list.match(/(?:[^,'(]|'[^']*'|\((?:[^()']|'[^']*')*\))+/g)!.map((part) => part.trim());
}

/** Splits at each semicolon outside of texts and comments. */
function splitStatements(batch: string): string[] {
  return batch.match(/(?:--[^\n]*|'[^']*'|[^;'-]|-(?!-))*(?:;|$)/g) ?? [];
}
