import type { Initialised, InitOptions } from './initDatabase.js';

export function initSqlServer(setting: string, _options: InitOptions): Promise<Initialised> {
  return Promise.reject(new Error(`not yet: ${setting.length}`));
}
