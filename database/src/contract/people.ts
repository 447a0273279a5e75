/** Who may look, and who is told. */
import type { Language, Role } from '../contract.js';
import type { Channel } from './tickets.js';

export interface WhoAmIRow {
  /** Null where no email was claimed. */
  Email: string | null;
  Name: string | null;
  Role: Role;
  /** The one department that the caller may see; null: all. */
  DepartmentId: number | null;
  DepartmentName: string | null;
  Language: Language;
  /** The SQL login; null for the embedded database. */
  Login: string | null;
  SchemaVersion: number;
  ServerTime: string;
  WatcherSeenAt: string | null;
  /** Until when the expected runs of all the jobs to be seen are known; null where those of one aren't, or none has a schedule. */
  ExpectedUntil: string | null;
  /** These four are null where no email was claimed. */
  ReportEvery: ReportSettings['ReportEvery'] | null;
  ReportBy: ReportSettings['ReportBy'] | null;
  ReportHour: number | null;
  ReportTimeZone: string | null;
}

/** When and by what somebody gets the morning report. Null as an input: `none`, `mail`, 7. */
export interface ReportSettings {
  ReportEvery: 'none' | 'daily' | 'weekly';
  ReportBy: Channel;
  /** From 0 to 23, in `ReportTimeZone`. */
  ReportHour: number;
  /** IANA name; not null where there is a report. */
  ReportTimeZone: string | null;
}

/** Without `DepartmentId` a new one. */
export interface SaveDepartmentInput {
  DepartmentId?: number | null;
  Name?: string;
  /** Where its alerts go when the job says nothing else. */
  SlackChannel?: string | null;
  MailAddress?: string | null;
  /** JSON object; the watcher reads it, below what a job says for itself. */
  AlertRules?: string | null;
}

export interface DepartmentRow {
  DepartmentId: number;
  Name: string;
  SlackChannel: string | null;
  MailAddress: string | null;
  AlertRules: string | null;
  JobCount: number;
}

/** Known by `UserEmail`: a new one if nobody has it. `Email` is the caller, here as everywhere. */
export interface SaveUserInput extends Partial<ReportSettings> {
  UserEmail: string;
  Name?: string;
  Role?: Role;
  /** The one department that a viewer or operator sees; null: all. */
  DepartmentId?: number | null;
  Language?: Language;
  SlackId?: string | null;
  SlackChannel?: string | null;
  /** False: refused everywhere, kept for the history's sake. */
  Active?: boolean;
}

export interface UserRow extends ReportSettings {
  UserEmail: string;
  Name: string;
  Role: Role;
  DepartmentId: number | null;
  DepartmentName: string | null;
  Language: Language;
  SlackId: string | null;
  SlackChannel: string | null;
  Active: boolean;
}

export interface DepartmentLoginRow {
  Login: string;
  DepartmentId: number;
  DepartmentName: string;
  /** The highest role that anyone may play through this login. */
  Role: Role;
}
