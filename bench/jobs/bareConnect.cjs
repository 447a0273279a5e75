// A process that does nothing but call a port and stay.
require('node:net').connect(Number(process.argv[2]), '127.0.0.1');
