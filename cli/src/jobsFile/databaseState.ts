import type { AuditRow, Claimed, Database, DepartmentRow, Entity, JobRow, SettingRow, UserRow } from '#database';

/** What the database has for all jobs, departments, users and jobs, and how each field was last changed. */
export interface DatabaseState {
  settings: SettingRow[];
  departments: DepartmentRow[];
  users: UserRow[];
  jobs: JobRow[];
  lastChange(entity: Entity, key: string, column: string): AuditRow | undefined;
}

const PAGE = 1000;

export async function readState(database: Database, caller: Claimed): Promise<DatabaseState> {
  const changes = new Map<string, AuditRow>();
  for (const entity of ['Setting', 'Department', 'User', 'Job'] as const) {
    for await (const row of latestChanges(database, caller, entity)) {
      changes.set(makeKey(row.Entity, row.EntityKey, row.Field), row);
    }
  }
  return {
    settings: await database.call('ListSettings', caller),
    departments: await database.call('ListDepartments', caller),
    users: await database.call('ListUsers', caller),
    jobs: await database.call('ListJobs', { ...caller, Retired: true }),
    lastChange: (entity, key, column) => changes.get(makeKey(entity, key, column)),
  };
}

async function* latestChanges(database: Database, caller: Claimed, entity: Entity): AsyncGenerator<AuditRow> {
  for (let before: string | null = null; ;) {
    const page: AuditRow[] = await database.call('ListAudit', {
      ...caller,
      Entity: entity,
      LatestOnly: true,
      BeforeAuditKey: before,
      PageSize: PAGE,
    });
    yield* page.slice(0, PAGE);
    if (page.length <= PAGE) return;
    before = page[PAGE - 1]!.AuditKey;
  }
}

function makeKey(entity: string, key: string, column: string): string {
  return `${entity}/${key.toLowerCase()}/${column}`;
}
