import type { Database } from '../contract.js';

export function openSqlServer(setting: string): Promise<Database> {
  return Promise.reject(new Error(`not yet: ${setting.length}`));
}
