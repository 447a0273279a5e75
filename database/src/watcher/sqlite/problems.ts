import type { JobToCheckRow } from '../contract.js';
import { getNow, statement, type Procedure } from './procedure.js';

export const SaveProblems: Procedure<'SaveProblems'> = (session, input) => {
  const { Scope, Problems } = input;
  session.run(statement('DropProblems'), { Scope, Problems: JSON.stringify(Problems) });
  return Problems.flatMap(({ Key, JobId, Text }) => {
    const problem = { Key, Scope, JobId, Text: Text.slice(0, 1000), Now: getNow(input) };
    if (session.run(statement('SaveProblem'), problem) > 0) return [{ ProblemKey: Key }];
    session.run('UPDATE WatcherProblems SET Text = :Text WHERE ProblemKey = :Key', { Key, Text: problem.Text });
    return [];
  });
};

export const ListJobsToCheck: Procedure<'ListJobsToCheck'> = (session, { AfterJobId }) =>
  session.all<JobToCheckRow>(statement('ListJobsToCheck'), { AfterJobId });
