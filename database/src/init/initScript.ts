export interface ScriptOptions {
  /** `JobLogger` if not given. */
  database?: string;
  /** Also logins, users and role memberships, with passwords to be filled in. */
  logins?: boolean;
}

/** All that `init` does on SQL Server as one script, GO-separated, for administrators who run DDL themselves. Safe to repeat. */
export function initScript(_options: ScriptOptions = {}): Promise<string> {
  return Promise.reject(new Error('not yet'));
}
