import { withFlags } from '../../sqlite/session.js';
import type { ClaimedDeliveryRow, OutageAlertRow, StrandedRow } from '../contract/telling.js';
import { before, getNow, statement, type Procedure } from './procedure.js';

export const ListOutageAlerts: Procedure<'ListOutageAlerts'> = (session) =>
  session.all<OutageAlertRow>(statement('ListOutageAlerts'));

export const SaveSummary: Procedure<'SaveSummary'> = (session, input) => {
  const { EventKey, DepartmentId, Text } = input;
  const summary = { EventKey, DepartmentId, Text, Now: getNow(input) };
  const keys = JSON.stringify(input.AlertKeys);
  const untold = session.get<{ Count: number }>(statement('CountUntold'), { keys })?.Count;
  if (untold !== input.AlertKeys.length) return [{ Saved: false }];
  session.run(statement('OpenSummary'), summary);
  session.run(
    'UPDATE Alerts SET InSummary = 0 WHERE AlertKey IN (SELECT CAST(value AS INTEGER) FROM json_each(:keys))',
    { keys },
  );
  const deliveries = input.Deliveries.map((one) => ({ ...one, EventKey, Reason: 'opened' }));
  session.run(statement('AddDeliveries'), {
    Deliveries: JSON.stringify(deliveries),
    Opened: JSON.stringify([EventKey]),
  });
  return [{ Saved: true }];
};

export const ClaimDelivery: Procedure<'ClaimDelivery'> = (session, input) => {
  const { Watcher, LeaseSeconds, Channels } = input;
  const Now = getNow(input);
  const claimed = session.all<{ DeliveryKey: number }>(statement('ClaimDelivery'), {
    Watcher,
    LeaseSeconds,
    Channels: JSON.stringify(Channels),
    Reasons: input.Reasons ? JSON.stringify(input.Reasons) : null,
    Beside: input.BesideDeliveryKey === undefined ? null : Number(input.BesideDeliveryKey),
    Now,
  });
  const keys = claimed.map(({ DeliveryKey }) => DeliveryKey).toSorted((one, other) => one - other);
  return keys.flatMap((DeliveryKey) => {
    try {
      return session
        .all<ClaimedDeliveryRow>(statement('ReadDelivery'), { DeliveryKey, Now })
        .map((row) => withFlags(row, 'MaybeRepeated'));
    } catch (error) {
      // One row that can't be read must not keep back all that wait after it.
      session.run(
        "UPDATE AlertDeliveries SET Status = 'Failed', Answer = :Answer, NextAttemptAt = :Now WHERE DeliveryKey = :DeliveryKey",
        { DeliveryKey, Now, Answer: `Its row can't be read: ${String(error)}`.slice(0, 4000) },
      );
      return [];
    }
  });
};

export const FinishDelivery: Procedure<'FinishDelivery'> = (session, input) => {
  const { DeliveryKey, Watcher, Attempts, Status, RetryAt, Answer, ServiceId } = input;
  const finished = session.run(statement('FinishDelivery'), {
    DeliveryKey: Number(DeliveryKey),
    Watcher,
    Attempts,
    Status,
    RetryAt,
    Answer: Answer.slice(0, 4000),
    ServiceId,
    MaybeSent: input.MaybeSent ? 1 : 0,
    Now: getNow(input),
  });
  return [{ Finished: finished > 0 }];
};

export const ListStranded: Procedure<'ListStranded'> = (session, input) =>
  session.all<StrandedRow>(statement('ListStranded'), {
    WaitedSince: before(getNow(input), input.WaitedSeconds),
    Channels: JSON.stringify(input.Channels),
  });

export const RedirectDelivery: Procedure<'RedirectDelivery'> = (session, input) => {
  const { Answer } = input;
  const [DeliveryKey, Now] = [Number(input.DeliveryKey), getNow(input)];
  session.run(
    `UPDATE AlertDeliveries SET Status = 'Failed', Answer = :Answer, NextAttemptAt = :Now
     WHERE DeliveryKey = :DeliveryKey AND Status = 'Waiting'`,
    { DeliveryKey, Answer, Now },
  );
  const Recipients = JSON.stringify(input.Recipients);
  const Added = session.run(statement('RedirectDelivery'), { DeliveryKey, Now, Recipients });
  const told = session.get<{ Told: number }>(statement('CountTold'), { DeliveryKey, Recipients });
  return [{ Added, Told: told!.Told }];
};
