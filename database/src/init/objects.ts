/** The functions, views and procedures that init makes again each time on SQL Server, one in each file. */
import { sqlFiles } from '../sqlFiles.js';

interface SqlObject {
  kind: 'FUNCTION' | 'VIEW' | 'PROCEDURE';
  /** Including its schema. */
  name: string;
  create: string;
}

const KINDS: SqlObject['kind'][] = ['FUNCTION', 'VIEW', 'PROCEDURE'];
const SCHEMAS = ['dbo', 'sdk', 'dashboard', 'watcher'];

/** In the order in which they can be created, each after those that it uses. Dropping uses the reverse order. */
export function sqlServerObjects(): SqlObject[] {
  const all = SCHEMAS.flatMap((schema) =>
    sqlFiles(`sqlserver/${schema}`).map(({ name, text }) => parseObject(schema, name, text)),
  );
  const ordered: SqlObject[] = [];
  const seen = new Set<SqlObject>();
  const add = (object: SqlObject) => {
    if (seen.has(object)) return;
    seen.add(object);
    const code = object.create.replaceAll(/--.*$/gm, '');
    for (const other of all) if (new RegExp(`\\b${other.name}\\b`).test(code)) add(other);
    ordered.push(object);
  };
  all.forEach(add);
  return ordered;
}

/** Grants, plans and Query Store data survive. */
export function createOrAlter({ kind, create }: SqlObject): string {
  return create.replace(`CREATE ${kind}`, `CREATE OR ALTER ${kind}`);
}

export function dropStatement({ kind, name }: SqlObject): string {
  return `DROP ${kind} IF EXISTS ${name};`;
}

/** A batch ends at a line with GO, which is a command of the tools and not part of T-SQL. */
export function batches(script: string): string[] {
  return script.split(/^GO[ \t]*\r?$/m).filter((batch) => batch.replaceAll(/^\s*--.*$/gm, '').trim() !== '');
}

function parseObject(schema: string, file: string, text: string): SqlObject {
  const kind = KINDS.find((one) => new RegExp(`^CREATE ${one} ${schema}\\.${file}\\b`, 'm').test(text));
  if (!kind) throw new Error(`sql/sqlserver/${schema}/${file}.sql doesn't create ${schema}.${file}.`);
  return { kind, name: `${schema}.${file}`, create: text };
}
