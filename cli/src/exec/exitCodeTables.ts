/** Programs whose exit codes mean more than success or failure, according to their own documentation. */

interface KnownExitCode {
  text: string;
  isSuccess: boolean;
}

export function describeExitCode(command: string, exitCode: number): KnownExitCode | undefined {
  const program = command
    .replace(/^.*[\\/]/, '')
    .replace(/\.exe$/i, '')
    .toLowerCase();
  if (program === 'robocopy' && exitCode < 32) return robocopy(exitCode);
  if (program === 'rsync' && RSYNC[exitCode]) {
    return { text: `${RSYNC[exitCode]} (rsync's exit code ${exitCode})`, isSuccess: false };
  }
  if (program === 'timeout' && exitCode === 124)
    return { text: "It took longer than timeout allows (timeout's exit code 124)", isSuccess: false };
  const text = WINDOWS[exitCode];
  return text ? { text: `${text} (exit code ${formatCode(exitCode)})`, isSuccess: false } : undefined;
}

/**
 * How Windows ends a process, whatever its program: NTSTATUS values (MS-ERREF 2.3.1), cmd's 9009, and .NET's own. Other
 * systems have no exit codes above 255.
 */
const WINDOWS: Record<number, string> = {
  9009: "cmd.exe didn't find a command, or it is a stub of the Microsoft Store",
  0xc0000005: 'Access violation: it crashed',
  0xc0000017: 'Not enough memory',
  0xc000001d: 'Illegal instruction: it needs another processor',
  0xc00000fd: 'Stack overflow',
  0xc0000135: "A DLL that it needs isn't there",
  0xc0000139: 'A DLL that it needs is of another version',
  0xc000013a: 'Ended by Ctrl-C, or its window was closed',
  0xc0000142: 'A DLL could not start, as when nobody is logged on or the session ends',
  0xc000007b: 'A DLL is for another processor (32 and 64 bits)',
  0xc0000374: 'Heap corruption: it crashed',
  0xc0000409: 'It stopped itself after an internal error (abort)',
  0xe0434352: 'An exception of .NET that nothing caught',
  0x40010004: 'Ended by a debugger, or because Windows was shut down',
};

function formatCode(exitCode: number): string {
  return exitCode > 0xffff ? `0x${exitCode.toString(16).toUpperCase()}` : String(exitCode);
}

/** Bits; those below 8 describe what was done (Microsoft, "Return codes used by the Robocopy utility"). */
const ROBOCOPY: [number, string][] = [
  [16, 'a serious error: nothing was copied'],
  [8, 'some files or folders could not be copied'],
  [4, 'some files or folders did not match'],
  [2, 'there were further files or folders in the destination'],
  [1, 'files were copied'],
];

function robocopy(exitCode: number): KnownExitCode | undefined {
  const texts = ROBOCOPY.filter(([bit]) => (exitCode & bit) !== 0).map(([, text]) => text);
  if (texts.length === 0) return undefined;
  const text = texts.join('; ');
  return {
    text: `${text[0]!.toUpperCase()}${text.slice(1)} (robocopy's exit code ${exitCode})`,
    isSuccess: exitCode < 8,
  };
}

/** rsync(1), "EXIT VALUES". */
const RSYNC: Record<number, string> = {
  1: 'Syntax or usage error',
  2: 'Protocol incompatibility',
  3: 'Errors selecting input/output files, dirs',
  4: 'Requested action not supported',
  5: 'Error starting client-server protocol',
  6: 'Daemon unable to append to log-file',
  10: 'Error in socket I/O',
  11: 'Error in file I/O',
  12: 'Error in rsync protocol data stream',
  13: 'Errors with program diagnostics',
  14: 'Error in IPC code',
  20: 'Received SIGUSR1 or SIGINT',
  21: 'Some error returned by waitpid()',
  22: 'Error allocating core memory buffers',
  23: 'Partial transfer due to error',
  24: 'Partial transfer due to vanished source files',
  25: 'The --max-delete limit stopped deletions',
  30: 'Timeout in data send/receive',
  35: 'Timeout waiting for daemon connection',
};
