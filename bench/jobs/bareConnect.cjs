// A process that only connects to a port and stays.
require('node:net').connect(Number(process.argv[2]), '127.0.0.1');
