/** Programs whose exit codes mean more than success or failure, according to their own documentation. */

export interface KnownExitCode {
  text: string;
  isSuccess: boolean;
}

export function describeExitCode(command: string, exitCode: number): KnownExitCode | undefined {
  const program = command
    .replace(/^.*[\\/]/, '')
    .replace(/\.exe$/i, '')
    .toLowerCase();
  if (program === 'robocopy') return robocopy(exitCode);
  if (program === 'rsync' && RSYNC[exitCode]) {
    return { text: `${RSYNC[exitCode]} (rsync's exit code ${exitCode})`, isSuccess: false };
  }
  if (program === 'timeout' && exitCode === 124)
    return { text: "It took longer than timeout allows (timeout's exit code 124)", isSuccess: false };
  return undefined;
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
  if (exitCode < 0 || exitCode > 31 || texts.length === 0) return undefined;
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
