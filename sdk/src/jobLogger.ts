import { type CurrentRun, currentRun, enterRun } from './currentRun.js';
import { showExitCode } from './exitCode.js';
import { isUnwatched } from './inheritedRun.js';
import { type CheckedOptions, checkOptions, type MonitorOptions } from './options.js';
import { beginRun, type Ending, type Run } from './run.js';
import { shared } from './shared.js';

/** Runs by hand: `beginJob()`, then `finishJob()` or `handleError(error)`; any number of runs, one after the other. */
export class JobLogger<Result = unknown> {
  private readonly options: CheckedOptions;
  private open: Run | undefined;

  /** @throws TypeError if an option is wrong */
  constructor(options: MonitorOptions<Result>) {
    this.options = checkOptions('JobLogger', options);
  }

  /** The open run, for logging; between runs its methods do nothing. `currentRun()` returns the same. */
  get run(): CurrentRun {
    return this.open ?? currentRun();
  }

  /** Begins a run. If one is still open, it first ends as an Error, because nothing else would end it. */
  beginJob(): CurrentRun {
    this.open?.end({ status: 'Error', message: 'Ended before it finished: the next run was begun' });
    if (isUnwatched(this.options.jobId)) return this.run;
    this.open = beginRun(this.options, { atExit: endOpenRun });
    if (this.open) enterRun(this.open);
    return this.run;
  }

  /** Ends the run as done. @param result passed to the options `message` and `validate` */
  finishJob(result?: Result): void {
    this.open?.succeed(result);
    this.open = undefined;
  }

  /** Ends the run as failed, with this error's traceback. The error is only read; rethrow it if others need it. */
  handleError(error: unknown): void {
    this.open?.fail(error);
    this.open = undefined;
  }
}

function endOpenRun(exitCode: number): Ending {
  const message = `The process ended before finishJob (exit code ${showExitCode(exitCode)})`;
  return { status: 'Error', exitCode, message, ...(shared.uncaught && { error: shared.uncaught }) };
}
