// The minimum that a process costs.
process.exitCode = 0;
