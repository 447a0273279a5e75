// The floor of what a process costs.
process.exitCode = 0;
