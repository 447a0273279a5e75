/** In milliseconds; other work on the machine doesn't count. */
export const cpuTime = () => process.cpuUsage().user / 1000;
