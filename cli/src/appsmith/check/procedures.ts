/** Reads from its T-SQL what a `dashboard.*` procedure takes. */
export interface SqlTexts {
  /** By name, without `.sql`. */
  dashboard: Map<string, string>;
  /** Where `@Input` is passed on. */
  dbo: Map<string, string>;
}

/** By the name of a `dashboard.*` procedure, the fields that it reads from `@Input`. */
export function readProcedures({ dashboard, dbo }: SqlTexts): Map<string, string[]> {
  return new Map([...dashboard].map(([name, source]) => [name, findFields(withoutComments(source), dbo)]));
}

/** The fields of `@Input` that are read here, and by the functions and procedures that get it. */
function findFields(sql: string, dbo: Map<string, string>): string[] {
  const own = [...sql.matchAll(/'\$\.(\w+)|\[key\]\s*=\s*N?'(\w+)'/g)].map(([, field, key]) => field ?? key!);
  const callees = [...sql.matchAll(/(?<!FUNCTION |PROCEDURE )\bdbo\.(\w+)\s*(?:\(|@Input\s*=)\s*@Input\b/g)].map(
    ([, name]) => dbo.get(name!) ?? '',
  );
  return [...own, ...callees.flatMap((text) => findFields(withoutComments(text), dbo))];
}

function withoutComments(sql: string): string {
  return sql.replaceAll(/--[^\n]*/g, '').replaceAll(/\/\*[\s\S]*?\*\//g, '');
}
