/**
 * What the server sends to the page about an export: widgets, bindings and scripts, but never the text of a query.
 *
 * The terms are Appsmith's own: a *widget* is what is drawn, an *action* is a query, a *collection* is a JS object, a
 * *binding* is the content of `{{ }}`, a *trigger* is a binding that an event runs, *meta* is what a person did to a
 * widget (typed, chose, opened).
 */

export interface Application {
  name: string;
  pages: { name: string; slug: string; isDefault: boolean; isHidden: boolean }[];
  theme: ThemeValues;
  showNavbar: boolean;
  /** Widgets below an invisible one move up. */
  collapseInvisibleWidgets: boolean;
  /** The signed-in user, as in `appsmith.user`. */
  user: { email: string; name: string; username: string; isAnonymous: boolean; isSuperUser: boolean };
}

/** As `appsmith.theme` has it. */
export interface ThemeValues {
  colors: { primaryColor: string; backgroundColor: string };
  borderRadius: { appBorderRadius: string };
  boxShadow: { appBoxShadow: string };
  fontFamily: { appFont: string };
}

export interface Page {
  name: string;
  /** The root canvas. */
  canvas: Widget;
  actions: Action[];
  collections: Collection[];
  /** What each binding of a widget refers to. */
  references: Record<string, Reference[]>;
  /** Names of queries and `Object.function`s; the outer list runs in sequence, an inner one in parallel. */
  onLoad: string[][];
}

export interface Collection {
  name: string;
  members: Member[];
  /** Why Appsmith's parser doesn't accept it. */
  fault?: string;
}

/** A function of a JS object. */
export interface Member {
  name: string;
  /** As an expression. */
  source: string;
  references: Reference[];
}

/** `RunsTable.selectedRow.Id` as a list of names. */
export type Reference = string[];

export interface Widget {
  type: string;
  widgetName: string;
  widgetId: string;
  topRow: number;
  bottomRow: number;
  leftColumn: number;
  rightColumn: number;
  children?: Widget[];
  dynamicBindingPathList?: { key: string }[];
  dynamicTriggerPathList?: { key: string }[];
  [property: string]: unknown;
}

export interface Action {
  id: string;
  name: string;
  /** Each binding of the query, to be evaluated alone: `jsonPathKeys`. */
  bindings: string[];
}

/** One value of a binding, as the browser sends it to Appsmith's server. */
export interface ActionParameter {
  binding: string;
  type: 'null' | 'array' | 'boolean' | 'number' | 'object' | 'string';
  /** Objects and arrays are JSON. */
  value: string;
}

export interface ActionResult {
  isExecutionSuccess: boolean;
  /** For a failed run the error's text or body. */
  data: unknown;
  /** Only for a REST query: what was sent, or would have been. */
  sent?: SentRequest;
}

export interface SentRequest {
  action: string;
  method: string;
  url: string;
  /** Without the token. */
  headers: Record<string, string>;
  body: string;
  /** False if no token is set: then the request was recorded and nothing left this machine. */
  wasSent: boolean;
  at: string;
}
