/** Who may look, and who is told. */
import type { Language, Role } from '../contract.js';
import type { Channel } from './tickets.js';

export interface WhoAmIRow {
  /** Null if no email was claimed. */
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
  /**
   * Until when the expected runs of all visible jobs are known; null if those of one job aren't, or no job has a
   * schedule.
   */
  ExpectedUntil: string | null;
  /** These four are null if no email was claimed. */
  ReportEvery: ReportSettings['ReportEvery'] | null;
  ReportBy: ReportSettings['ReportBy'] | null;
  ReportHour: number | null;
  ReportTimeZone: string | null;
}

/** When and how a person gets the morning report. Defaults for null as an input: `none`, `mail`, 7. */
export interface ReportSettings {
  ReportEvery: 'none' | 'daily' | 'weekly';
  ReportBy: Channel;
  /** From 0 to 23, in `ReportTimeZone`. */
  ReportHour: number;
  /** IANA name; not null if there is a report. */
  ReportTimeZone: string | null;
}

interface DepartmentFields {
  Name: string;
  /** Where alerts go if the job says nothing else. */
  SlackChannel: string | null;
  MailAddress: string | null;
  /** JSON object for the watcher; the job's own rules override it. */
  AlertRules: string | null;
}

/** Without `DepartmentId` it is a new one. */
export interface SaveDepartmentInput extends Partial<DepartmentFields> {
  DepartmentId?: number | null;
}

export interface DepartmentRow extends DepartmentFields {
  DepartmentId: number;
  JobCount: number;
}

interface UserFields extends ReportSettings {
  Name: string;
  Role: Role;
  /** The one department that a viewer or operator sees; null: all. */
  DepartmentId: number | null;
  Language: Language;
  SlackId: string | null;
  SlackChannel: string | null;
  /** False: refused everywhere; kept because of the history. */
  Active: boolean;
}

/** Identified by `UserEmail`: a new user if nobody has it. `Email` is the caller, here as everywhere. */
export interface SaveUserInput extends Partial<UserFields> {
  UserEmail: string;
  /** Refuses somebody who exists, unless the same request has made them. */
  New?: boolean;
}

export interface UserRow extends UserFields {
  UserEmail: string;
  DepartmentName: string | null;
}

export interface DepartmentLoginRow {
  Login: string;
  DepartmentId: number;
  DepartmentName: string;
  /** The highest role that anybody can have with this login. */
  Role: Role;
}
