/** The messages between the page and the evaluator, which runs in a worker. */
import type { Action, ActionParameter, ActionResult, Application, Page } from '../application.js';

export interface Problem {
  path: string;
  complaint: string;
}

export type ToEvaluator =
  | { kind: 'open'; application: Application; page: Page; url: UrlParts; store: Record<string, unknown> }
  /** A person did something to a widget: its meta first, then the trigger of the event. */
  | { kind: 'event'; widget: string; meta?: Record<string, unknown>; trigger?: string; extra?: Record<string, unknown> }
  | { kind: 'url'; url: UrlParts }
  /** To `execute` a result, to `copy` an error or nothing. */
  | { kind: 'answer'; id: number; answer: ActionResult | string | undefined };

export type ToPage =
  /** New values of widgets, by name and property. */
  | { kind: 'values'; values: Record<string, Record<string, unknown>> }
  | { kind: 'execute'; id: number; action: Action; parameters: ActionParameter[] }
  | { kind: 'alert'; message: string; style: string }
  | { kind: 'navigate'; page: string; params: Record<string, string> }
  | { kind: 'store'; persistent: Record<string, unknown>; volatile: Record<string, unknown> }
  | { kind: 'download'; address: string; name: string }
  | { kind: 'copy'; id: number; text: string }
  /** Standing faults, all of them; and what went wrong in triggers so far. */
  | { kind: 'problems'; standing: Problem[]; events: Problem[] }
  /** Queries on load are done. */
  | { kind: 'loaded' };

export interface UrlParts {
  fullPath: string;
  host: string;
  hostname: string;
  queryParams: Record<string, string>;
  protocol: string;
  pathname: string;
  port: string;
  hash: string;
}
