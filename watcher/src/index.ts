/** The always-on process that reports what a script can't report itself; see docs/watcher.md. */
export type { Answer, Channel, Channels, Message } from './channels/channel.js';
export { openChannels, type ChannelSettings } from './channels/openChannels.js';
export { createJsonLog, type Logger } from './log.js';
export { startWatcher, type Watcher, type WatcherOptions } from './startWatcher.js';
export { watchOnce } from './watchOnce.js';
