/**
 * Makes the passwords of a new installation, each in its own file. Existing ones stay. Nothing is printed; `docker
 * compose run --rm setup credentials` shows them.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Setup sees every folder; the database and the watcher see only their own. */
const FILES = {
  [process.env.SA_SECRETS ?? '/secrets/sa']: ['sa'],
  [process.env.WATCHER_SECRETS ?? '/secrets/watcher']: ['watcher', 'dashboard'],
  [process.env.SECRETS ?? '/secrets/joblogger']: ['runner', 'admin', 'appsmith'],
};

for (const [folder, names] of Object.entries(FILES)) {
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    const file = path.join(folder, name);
    // Read by other users of other containers, who see this volume only where compose mounts it.
    if (!existsSync(file)) writeFileSync(file, password(), { mode: 0o444 });
  }
}

/** 32 characters without special meaning in connection strings and shells, of each kind that SQL Server's policy requires. */
function password() {
  return `Jl1-${randomBytes(21).toString('base64url')}`;
}
