/** The always-on process that reports what a script can't report itself; see docs/watcher.md. */
export type { Answer, Message } from './channels/channel.js';
export { openChannels } from './channels/openChannels.js';
export { createJsonLog } from './log.js';
export { startWatcher, type WatcherOptions } from './startWatcher.js';
export { watchOnce } from './watchOnce.js';
