export * from './contract.js';
export { openDatabase } from './openDatabase.js';
export { initDatabase, type Initialised, type InitOptions } from './init/initDatabase.js';
export { initScript, type ScriptOptions } from './init/initScript.js';
export { purgeRuns } from './purgeRuns.js';
