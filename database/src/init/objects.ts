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
const SCHEMAS = ['dbo', 'sdk', 'dashboard', 'watcher'];

export function sqlServerObjects(): SqlObject[] {
  return SCHEMAS.flatMap((schema) =>
    sqlFiles(`sqlserver/${schema}`).map(({ name, text }) => objectOf(schema, name, text)),
  ).toSorted((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));
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
