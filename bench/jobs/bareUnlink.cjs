// A process that does nothing but remove a file and stay.
require('node:fs').unlinkSync(process.argv[2]);
setTimeout(() => {}, 60_000);
