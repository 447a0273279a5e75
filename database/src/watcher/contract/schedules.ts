/** Schedules, from which a watcher makes expected runs. */

export interface Schedule {
  Cron: string;
  TimeZone: string;
}

export interface ScheduleRow extends Schedule {
  JobId: number;
  Name: string;
  ScheduleProblem: string | null;
  ExpectedUntil: string | null;
}
