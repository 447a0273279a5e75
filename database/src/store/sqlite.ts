/** The embedded database as a {@link RunStore}. */
import askValidationSql from '../../../sql/sqlite/sdk/AskValidation.sql';
import claimFailureMailSql from '../../../sql/sqlite/sdk/ClaimFailureMail.sql';
import finishFailureMailSql from '../../../sql/sqlite/sdk/FinishFailureMail.sql';
import findRunSql from '../../../sql/sqlite/sdk/FindRun.sql';
import finishRunSql from '../../../sql/sqlite/sdk/FinishRun.sql';
import helloSql from '../../../sql/sqlite/sdk/Hello.sql';
import insertCommentsSql from '../../../sql/sqlite/sdk/InsertComments.sql';
import insertLinesSql from '../../../sql/sqlite/sdk/InsertLines.sql';
import insertRunSql from '../../../sql/sqlite/sdk/InsertRun.sql';
import invalidateJudgementsSql from '../../../sql/sqlite/sdk/InvalidateJudgements.sql';
import listSeqsSql from '../../../sql/sqlite/sdk/ListSeqs.sql';
import openFailureAlertSql from '../../../sql/sqlite/sdk/OpenFailureAlert.sql';
import readFailureMailSql from '../../../sql/sqlite/sdk/ReadFailureMail.sql';
import updateRunSql from '../../../sql/sqlite/sdk/UpdateRun.sql';
import { parseSqlitePath } from '#sdk/destination';
import * as store from './runStore.js';
import { storedRunTime } from './parseRunTime.js';
import { selectNewLines } from './selectNewLines.js';
import { sqliteError } from './sqliteErrors.js';
import { guardPlace, inTransaction, openSqliteFile, type Connection, type Statement } from './sqliteFile.js';

/** @throws StoreError `schema` if the file doesn't exist or has no JobLogger database */
export function openSqliteStore(setting: string): store.RunStore {
  const file = parseSqlitePath(setting);
  return new SqliteStore(openSqliteFile(file), file);
}

interface FoundRun {
  RunKey: number;
  Silent: number;
  LastSeq: number | null;
  LineCount: number;
}

export class SqliteStore implements store.RunStore {
  readonly #statements = new Map<string, Statement>();

  readonly #requirePlace: () => void;

  constructor(
    private readonly db: Connection,
    private readonly file: string,
  ) {
    this.#requirePlace = guardPlace(file);
  }

  apply(batch: store.RunBatch): Promise<store.Applied> {
    return this.#inTransaction(() => this.#applyInside(batch));
  }

  hello(): Promise<store.Hello> {
    return this.#answer(() => ({ ...this.#sql(helloSql).get(), login: null, roles: ['owner'], recoveryModel: null }));
  }

  claimFailureMail({ RunId, ...claim }: store.FailureMailClaim): Promise<store.FailureMail | undefined> {
    return this.#inTransaction(() => {
      const alert: object | undefined = this.#sql(openFailureAlertSql).get({ RunId });
      if (!alert) return undefined;
      this.#sql(invalidateJudgementsSql).run({ ...alert });
      const delivery: object | undefined = this.#sql(claimFailureMailSql).get({ ...alert, ...claim });
      return delivery && this.#sql(readFailureMailSql).get(delivery);
    });
  }

  finishFailureMail(finish: store.FailureMailFinish): Promise<void> {
    return this.#inTransaction(() => void this.#sql(finishFailureMailSql).run({ ...finish }));
  }

  close(): Promise<void> {
    return this.#answer(() => {
      if (this.db.isOpen) this.db.close();
    });
  }

  #applyInside({ lines, comments, begin, end, ...state }: store.RunBatch): store.Applied {
    const RunId = begin.runId.toLowerCase();
    const Batch = JSON.stringify({ ...state, begin: timed(begin), end: end && timed(end) });
    const began = this.#sql(insertRunSql).run({ RunId, Batch }).changes > 0;
    const run: FoundRun | undefined = this.#sql(findRunSql).get({ RunId });
    if (!run) throw unknownJob(begin.jobId);
    const { RunKey, LastSeq, Silent, LineCount } = run;

    const counts = this.#insertLines(RunKey, LastSeq, lines);
    if (comments.length > 0)
      this.#sql(insertCommentsSql).run({ RunKey, LastSeq, Comments: JSON.stringify(comments.map(timed)) });
    this.#sql(updateRunSql).run({ RunKey, Batch, Silent, ...counts });
    if (end) this.#sql(finishRunSql).run({ RunKey, Batch });
    this.#sql(askValidationSql).run({ RunKey });
    const { Status }: { Status: string } = this.#sql(findRunSql).get({ RunId });
    return { status: Status, insertedLines: counts.Lines, linesBefore: began ? -1 : LineCount };
  }

  /** Each line is stored once. After the run's end, only lines that its journal already held are stored. */
  #insertLines(RunKey: number, LastSeq: number | null, lines: store.RunBatch['lines']) {
    const counts = { Lines: 0, Warnings: 0, Errors: 0 };
    if (lines.length === 0) return counts;
    const { First, Last } = lines.reduce(
      (range, { seq }) => ({ First: Math.min(range.First, seq), Last: Math.max(range.Last, seq) }),
      { First: Infinity, Last: 0 },
    );
    const known: { Seq: number }[] = this.#sql(listSeqsSql).all({ RunKey, First, Last });
    const fresh = selectNewLines(lines, new Set(known.map(({ Seq }) => Seq)), LastSeq);
    for (const { level } of fresh) {
      counts.Lines++;
      if (level === 'warn') counts.Warnings++;
      else if (level === 'error') counts.Errors++;
    }
    this.#sql(insertLinesSql).run({ RunKey, Lines: JSON.stringify(fresh) });
    return counts;
  }

  #sql(text: string): Statement {
    let statement = this.#statements.get(text);
    if (!statement) this.#statements.set(text, (statement = this.db.prepare(text)));
    return statement;
  }

  #inTransaction<T>(work: () => T): Promise<T> {
    return this.#answer(() => {
      const result = inTransaction(this.db, work);
      this.#requirePlace();
      return result;
    });
  }

  async #answer<T>(work: () => T): Promise<T> {
    try {
      return work();
    } catch (error) {
      throw sqliteError(error, this.file);
    }
  }
}

function timed<Event extends { at: string }>(event: Event): Event {
  return { ...event, at: storedRunTime(event.at) };
}

function unknownJob(jobId: number): store.StoreError {
  return new store.StoreError(
    'unknown-job',
    `Job ${jobId} isn't registered in this database. The run is kept and is shipped once it is: ` +
      `register it with "job-logger new --id ${jobId}", or in jobs.yaml and "job-logger apply".`,
  );
}
