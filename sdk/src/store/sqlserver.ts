import type { RunStore } from './runStore.js';

export function openSqlServerStore(setting: string): RunStore {
  throw new Error(`not yet: ${setting.length}`);
}
