import type { Session } from '../../sqlite/session.js';
import { withFlags } from '../../sqlite/session.js';
import type * as facts from '../contract/judging.js';
import { before, getNow, statement, type Procedure } from './procedure.js';

const DAY_SECONDS = 86_400;

interface JobRow extends Omit<facts.JobFactsRow, 'Runs' | 'Expected' | 'Alerts' | 'History'> {
  GraceSeconds: number | null;
}

export const ForgetUnjudged: Procedure<'ForgetUnjudged'> = (session, { EndedBefore }) => [
  { Forgotten: session.run(statement('ForgetUnjudged'), { EndedBefore }) },
];

export const MarkLost: Procedure<'MarkLost'> = (session, input) => [
  { Lost: session.run(statement('MarkLost'), { Now: getNow(input), UpSince: input.UpSince }) },
];

export const ListJobsToJudge: Procedure<'ListJobsToJudge'> = (session, input) => {
  const now = getNow(input);
  const LateBefore = before(now, input.SettleSeconds);
  return session.all(statement('ListJobsToJudge'), { Now: now, LateBefore, AfterJobId: input.AfterJobId ?? 0 });
};

export const ReadJob: Procedure<'ReadJob'> = (session, input) => {
  const { JobId } = input;
  const now = getNow(input);
  const late = { JobId, LateBefore: before(now, input.SettleSeconds) };
  const found = session.get<JobRow>(statement('ReadJob'), { JobId });
  if (!found) return [];
  const { GraceSeconds: grace, ...job } = found;
  const runs = session.all<facts.RunFacts>(statement('ReadRuns'), { ...late, Now: now });
  const GraceSeconds = Math.max(DAY_SECONDS, grace ?? 0);
  const StartedAt = JSON.stringify(runs.map((run) => run.StartedAt));
  const expected = session.all<facts.ExpectedFacts>(statement('ReadExpected'), { ...late, StartedAt, GraceSeconds });
  const alerts = session.all<facts.AlertFacts>(statement('ReadAlerts'), { JobId });
  const Since = [
    ...runs.flatMap(({ JudgeDueAt, EndedAt }) => (JudgeDueAt === null || EndedAt === null ? [] : [EndedAt])),
    ...expected.flatMap(({ Status, LateAt }) => (Status === 'Due' && LateAt <= late.LateBefore ? [LateAt] : [])),
  ].toSorted()[0];
  const history = Since === undefined ? [] : readHistory(session, { JobId, Since, GraceSeconds });
  return [
    withFlags(
      {
        ...job,
        History: JSON.stringify(history),
        Runs: JSON.stringify(runs),
        Expected: JSON.stringify(expected),
        Alerts: JSON.stringify(alerts),
      },
      'Paused',
    ),
  ];
};

/** Empty if everything comes in the order of its times. */
function readHistory(
  session: Session,
  { GraceSeconds, ...of }: { JobId: number; Since: string; GraceSeconds: number },
) {
  const later = session.all<facts.HistoryFacts>(statement('ReadLaterHistory'), { ...of, GraceSeconds });
  return later.length === 0 ? [] : [...session.all<facts.HistoryFacts>(statement('ReadEarlierHistory'), of), ...later];
}

export const SaveJudgement: Procedure<'SaveJudgement'> = (session, judgement) => {
  const { JobId, Version, FailuresInRow, SuccessesInRow } = judgement;
  const ours = session.run(statement('ClaimJob'), { JobId, Version, FailuresInRow, SuccessesInRow }) > 0;
  if (ours) write(session, judgement);
  return [{ Saved: ours }];
};

function write(session: Session, judgement: facts.JudgementInput): void {
  const { JobId } = judgement;
  const lists: Record<string, string> = Object.fromEntries(
    Object.entries(judgement).map(([name, value]) => [name, JSON.stringify(value)]),
  );
  const step = (name: string, ...fields: (keyof facts.JudgementInput)[]) => {
    const [first] = fields;
    if (first === undefined || lists[first] === '[]') return;
    session.run(statement(name), Object.fromEntries(fields.map((field) => [field, lists[field] ?? null])));
  };
  step('SetMatched', 'Matched');
  step('SetJudged', 'Judged');
  step('SetExpected', 'Expected', 'JobId');
  const opened = judgement.Opened.length
    ? session.all<{ EventKey: string }>(statement('OpenAlerts'), { JobId, Opened: lists['Opened']! })
    : [];
  step('SeeAlerts', 'Seen');
  step('CloseAlerts', 'Closed');
  step('DropUntold', 'Closed');
  step('TellRecovered', 'Closed');
  step('ShowRecovered', 'Closed');
  step('RepeatAlerts', 'Repeated');
  if (judgement.Deliveries.length > 0) {
    session.run(statement('AddDeliveries'), {
      Deliveries: lists['Deliveries']!,
      Opened: JSON.stringify(opened.map(({ EventKey }) => EventKey)),
    });
  }
}

export const ListPeople: Procedure<'ListPeople'> = (session) =>
  session.all<facts.PersonRow>(statement('ListPeople')).map((row) => withFlags(row, 'Active'));
