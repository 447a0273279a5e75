import type { ReportFactsRow, ReportReaderRow } from '../contract/reports.js';
import { getNow, statement, type Procedure } from './procedure.js';

export const ListReports: Procedure<'ListReports'> = (session) =>
  session.all<ReportReaderRow>(statement('ListReports'));

export const ReadReport: Procedure<'ReadReport'> = (session, { DepartmentId, From, Until }) =>
  session.all<ReportFactsRow>(statement('ReadReport'), { DepartmentId, From, Until });

export const SaveReport: Procedure<'SaveReport'> = (session, input) => {
  const { UserId, Until, Text, Channel, Recipient } = input;
  const Now = getNow(input);
  if (session.run(statement('ClaimReport'), { UserId, Until }) === 0) return [{ Saved: false }];
  const [opened] = session.all<{ EventKey: string }>(statement('OpenReport'), { UserId, Until, Text, Now });
  const EventKey = opened!.EventKey;
  session.run(statement('AddDeliveries'), {
    Deliveries: JSON.stringify([{ EventKey, Channel, Recipient, Reason: 'report', NotBefore: Now }]),
    Opened: JSON.stringify([EventKey]),
  });
  return [{ Saved: true }];
};
