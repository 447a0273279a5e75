// A process that only removes a file and stays.
require('node:fs').unlinkSync(process.argv[2]);
setTimeout(() => {}, 60_000);
