/** Reads from its T-SQL what a `dashboard.*` procedure takes and returns. */
export interface Procedure {
  /** Fields of `@Input`. */
  fields: Set<string>;
  /** Columns of its single result; undefined if they can't be determined. */
  columns: string[] | undefined;
}

export interface SqlTexts {
  /** By name, without `.sql`. */
  dashboard: Map<string, string>;
  /** The targets of `SELECT x.*`, and where `@Input` is passed on. */
  dbo: Map<string, string>;
}

export function readProcedures({ dashboard, dbo }: SqlTexts): Map<string, Procedure> {
  return new Map(
    [...dashboard].map(([name, source]) => {
      const sql = withoutComments(source);
      return [name, { fields: new Set(findFields(sql, dbo)), columns: listColumns(sql, dbo) }];
    }),
  );
}

/** The fields of `@Input` that are read here, and by the functions and procedures that get it. */
function findFields(sql: string, dbo: Map<string, string>): string[] {
  const own = [...sql.matchAll(/'\$\.(\w+)|\[key\]\s*=\s*N?'(\w+)'/g)].map(([, field, key]) => field ?? key!);
  const callees = [...sql.matchAll(/(?<!FUNCTION |PROCEDURE )\bdbo\.(\w+)\s*(?:\(|@Input\s*=)\s*@Input\b/g)].map(
    ([, name]) => dbo.get(name!) ?? '',
  );
  return [...own, ...callees.flatMap((text) => findFields(withoutComments(text), dbo))];
}

function listColumns(sql: string, dbo: Map<string, string>): string[] | undefined {
  const select = findLastSelect(sql);
  if (!select) return undefined;
  const columns = select.items.map((item) => {
    const star = /^(?:(\w+)\.)?\*$/.exec(item);
    if (!star) return [getColumnName(item)];
    const source = findSource(select.from, star[1]);
    const view = source === undefined ? undefined : dbo.get(source);
    return view === undefined ? [undefined] : (listColumns(withoutComments(view), dbo) ?? [undefined]);
  });
  return columns.flat().every((column) => column !== undefined) ? (columns.flat() as string[]) : undefined;
}

interface Select {
  /** The text between SELECT and FROM, split at the commas of its own level. */
  items: string[];
  /** The text from FROM on; empty without one. */
  from: string;
}

/** The last SELECT that isn't inside parentheses and doesn't assign. */
function findLastSelect(sql: string): Select | undefined {
  const flat = blankNested(sql);
  const starts = [...flat.matchAll(/\bSELECT\b(\s+DISTINCT\b)?(\s+TOP\s*(\(\s*\)|\d+))?/gi)];
  for (const start of starts.toReversed()) {
    const from = start.index + start[0].length;
    const length = flat.slice(from).search(/\bFROM\b|\bINTO\b|;|$/i);
    const items = splitAt(flat, sql, from, from + length).map((item) => item.trim());
    if (items.some((item) => /^@\w+\s*=/.test(item))) continue;
    return { items, from: sql.slice(from + length) };
  }
  return undefined;
}

/** The text with everything in parentheses or quotes replaced by blanks, so that positions stay. */
function blankNested(sql: string): string {
  let depth = 0;
  let quoted = false;
  return Array.from(sql)
    .map((character) => {
      if (character === "'") quoted = !quoted;
      if (quoted || character === "'") return ' ';
      if (character === ')') depth -= 1;
      const visible = depth === 0 ? character : ' ';
      if (character === '(') depth += 1;
      return visible;
    })
    .join('');
}

function splitAt(flat: string, sql: string, from: number, to: number): string[] {
  const items: string[] = [];
  let start = from;
  for (let at = from; at < to; at += 1) {
    if (flat.charAt(at) !== ',') continue;
    items.push(sql.slice(start, at));
    start = at + 1;
  }
  return [...items, sql.slice(start, to)];
}

function getColumnName(item: string): string | undefined {
  return /\bAS\s+\[?(\w+)\]?$/i.exec(item)?.[1] ?? /^(?:\w+\.)?(\w+)$/.exec(item)?.[1];
}

/** The view or function behind an alias: `FROM dbo.RunDetails AS r`. */
function findSource(from: string, alias: string | undefined): string | undefined {
  const sources = [...from.matchAll(/\b(?:FROM|JOIN|APPLY)\s+dbo\.(\w+)\s*(?:\([^()]*\)\s*)?(?:AS\s+)?(\w+)?/gi)];
  return (alias === undefined ? sources[0] : sources.find(([, , name]) => name === alias))?.[1];
}

function withoutComments(sql: string): string {
  return sql.replaceAll(/--[^\n]*/g, '').replaceAll(/\/\*[\s\S]*?\*\//g, '');
}
