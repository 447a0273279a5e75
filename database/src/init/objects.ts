/** What init makes anew each time on SQL Server: functions, views and procedures, one a file. */
import { sqlFiles } from '../sqlFiles.js';

export interface SqlObject {
  kind: 'FUNCTION' | 'VIEW' | 'PROCEDURE';
  /** With its schema. */
  name: string;
  create: string;
}

/** In the order in which they can be made; the reverse is the order in which they can be dropped. */
const ORDER: SqlObject['kind'][] = ['FUNCTION', 'VIEW', 'PROCEDURE'];
/** Other views read it. */
const FIRST_VIEW = 'dbo.Runs';
const SCHEMAS = ['dbo', 'sdk', 'dashboard', 'watcher'];

export function sqlServerObjects(): SqlObject[] {
  const rank = ({ kind, name }: SqlObject) => ORDER.indexOf(kind) * 2 + (name === FIRST_VIEW ? 0 : 1);
  return SCHEMAS.flatMap((schema) =>
    sqlFiles(`sqlserver/${schema}`).map(({ name, text }) => objectOf(schema, name, text)),
  ).toSorted((one, other) => rank(one) - rank(other));
}

export function dropStatement({ kind, name }: SqlObject): string {
  return `DROP ${kind} IF EXISTS ${name};`;
}

/** A batch ends where a line says GO, which is a word of the tools and not of T-SQL. */
export function batches(script: string): string[] {
  return script.split(/^GO[ \t]*\r?$/m).filter((batch) => batch.replaceAll(/^\s*--.*$/gm, '').trim() !== '');
}

function objectOf(schema: string, file: string, text: string): SqlObject {
  const kind = ORDER.find((one) => new RegExp(`^CREATE ${one} ${schema}\\.${file}\\b`, 'm').test(text));
  if (!kind) throw new Error(`sql/sqlserver/${schema}/${file}.sql doesn't create ${schema}.${file}.`);
  return { kind, name: `${schema}.${file}`, create: text };
}
