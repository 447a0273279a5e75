import { alerts } from './contract/alerts.contract';
import { applying } from './contract/applying.contract';
import { auditing } from './contract/auditing.contract';
import { calendar } from './contract/calendar.contract';
import { callers } from './contract/callers.contract';
import { causes } from './contract/causes.contract';
import { deliveries } from './contract/deliveries.contract';
import { engines, useFixture } from './contract/engines';
import { expectedRuns } from './contract/expectedRuns.contract';
import { failureMails } from './contract/failureMails.contract';
import { hostile } from './contract/hostile.contract';
import { history } from './contract/history.contract';
import { idempotency } from './contract/idempotency.contract';
import { jobs } from './contract/jobs.contract';
import { judgements } from './contract/judgements.contract';
import { people } from './contract/people.contract';
import { purging } from './contract/purging.contract';
import { reports } from './contract/reports.contract';
import { roles } from './contract/roles.contract';
import { runs } from './contract/runs.contract';
import { settings } from './contract/settings.contract';
import { texts } from './contract/texts.contract';
import { ticketMessages } from './contract/ticketMessages.contract';
import { tickets } from './contract/tickets.contract';
import { validating } from './contract/validating.contract';
import { watcherJudging } from './contract/watcherJudging.contract';
import { watcherKeeping } from './contract/watcherKeeping.contract';
import { watcherTelling } from './contract/watcherTelling.contract';

const subjects = [
  applying,
  idempotency,
  texts,
  runs,
  causes,
  validating,
  callers,
  roles,
  jobs,
  people,
  auditing,
  purging,
  tickets,
  ticketMessages,
  alerts,
  settings,
  failureMails,
  expectedRuns,
  calendar,
  history,
  hostile,
  // These come last, because they remove what the others have left.
  watcherJudging,
  judgements,
  deliveries,
  watcherTelling,
  reports,
  watcherKeeping,
];

describe.each(engines)('the contract on $name', (engine) => {
  const fixture = useFixture(engine);
  for (const subject of subjects) {
    describe(`(${subject.name})`, () => {
      subject(fixture);
    });
  }
});
