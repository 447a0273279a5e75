/** Entry for the command and the watcher: the journals that wait on this machine, and shipping them. */
export { homeFolder, journalFolder, temporaryHome } from './home.js';
export { shipperSocket } from './journal/shipperSocket.js';
export { Destinations } from './shipper/destinations.js';
export { type ShipperTrouble, openLog, shipperLog } from './shipper/log.js';
export { isCaredFor, listJournals, shipOrphan, type WaitingJournal } from './shipper/orphans.js';
export { processLives } from './processKey.js';
