/** The words that fields of the contract may have. Their types follow from these lists. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export const RUN_STATUSES = ['Pending', 'Done', 'Error', 'TimedOut', 'Cancelled', 'Lost'] as const;
export const VALIDATIONS = ['NotNeeded', 'Waiting', 'Validated', 'Rejected'] as const;
export const PRIORITIES = ['Low', 'Normal', 'High'] as const;
export const TICKET_STATUSES = ['Open', 'InProgress', 'Closed'] as const;
export const CHANNELS = ['mail', 'slack'] as const;
/**
 * The form of an email address, and of a Slack channel's name or id, in jobs.yaml and in the database: without characters
 * that don't show, and an address without those that mail programs put around it or between two.
 */
export const EMAIL = /^[^\s\p{Cc}\p{DI}<>():;,"\\@]+@[^\s\p{Cc}\p{DI}<>():;,"\\@]+$/u;
export const SLACK_CHANNEL = /^[^\s\p{Cc}\p{DI}]+$/u;
/** A name in a list. */
export const ONE_LINE = /^\P{Cc}*$/u;
/** Blanks, and characters without width; but not those that end an emoji. As in T-SQL's `Trimmed`. */
const BLANK = String.raw`(?:(?![\uFE00-\uFE0F\u{E0000}-\u{E0FFF}])[\s\p{Cc}\p{DI}])`;
export const BLANKS_AROUND = new RegExp(`^${BLANK}+|(?<!${BLANK})${BLANK}+$`, 'gu');
export const SLACK_ID = /^[UW][A-Z0-9]+$/;
/** Those that lists show; morning reports are kept as alerts, too. */
export const ALERT_KINDS = [
  'error',
  'lost',
  'missed',
  'long',
  'late',
  'short',
  'validation',
  'warnings',
  'summary',
] as const;
export const ENTITIES = [
  'Job',
  'Department',
  'User',
  'DepartmentLogin',
  'Run',
  'Ticket',
  'Alert',
  'Setting',
  'Purge',
] as const;
export const SOURCES = ['app', 'apply', 'cli', 'slack'] as const;
