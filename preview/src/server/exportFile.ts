/** Reads the JSON file that Appsmith imports: its edited copies, from which a deployment makes what viewers see. */
import { readFileSync, statSync } from 'node:fs';
import { fileErrorWords } from '#sdk/system';
import { slugify } from '../slugify.js';
import type { Action, Application, Page, ThemeValues, Widget } from '../application.js';

/** The preview can't show the export; the message says why and what to do. */
class ExportError extends Error {
  override name = 'Failure';
}

export interface Export {
  application: Omit<Application, 'user'>;
  pages: PageSource[];
  /** What is executed, by the id that the browser sends. */
  queries: Map<string, Query>;
}

/** A page before its scripts are parsed. */
export interface PageSource extends Omit<Page, 'collections' | 'references'> {
  collections: { name: string; body: string }[];
}

/** A query as the server knows it. */
export interface Query extends Action {
  plugin: 'mssql-plugin' | 'restapi-plugin';
  datasource: string;
  /** Of a REST datasource. */
  datasourceUrl: string;
  timeout: number;
  configuration: Configuration;
}

interface Configuration {
  body?: string;
  path?: string;
  httpMethod?: string;
  headers?: NameValue[];
  queryParameters?: NameValue[];
  pluginSpecifiedTemplates?: { value: unknown }[];
  encodeParamsToggle?: boolean;
  formData?: { apiContentType?: string };
}

export interface NameValue {
  key?: string;
  value?: string;
}

interface Deletable {
  deletedAt?: string;
}

interface ActionJson extends Deletable {
  name: string;
  pageId: string;
  datasource?: { name?: string; datasourceConfiguration?: { url?: string } };
  actionConfiguration?: Configuration & { timeoutInMillisecond?: number };
  jsonPathKeys?: string[];
  confirmBeforeExecute?: boolean;
}

interface ExportJson {
  exportedApplication: {
    name: string;
    pages: { id: string; isDefault?: boolean }[];
    collapseInvisibleWidgets?: boolean;
    unpublishedApplicationDetail?: { navigationSetting?: { showNavbar?: boolean } };
  };
  datasourceList: { name: string; pluginId: string; datasourceConfiguration?: { url?: string } }[];
  pageList: { unpublishedPage: PageJson }[];
  actionList: { id: string; pluginType: string; pluginId?: string; unpublishedAction: ActionJson }[];
  actionCollectionList?:
    { unpublishedCollection: { name: string; pageId: string; body: string } & Deletable }[] | undefined;
  editModeTheme?: { name?: string; properties?: ThemeValues };
}

interface PageJson extends Deletable {
  name: string;
  slug?: string;
  isHidden?: boolean;
  layouts: { dsl: Widget; layoutOnLoadActions?: { id?: string; name: string; pluginType: string }[][] }[];
}

/** Appsmith's own theme "Modern", which an export only names. */
const MODERN: ThemeValues = {
  colors: { primaryColor: '#553DE9', backgroundColor: '#F8FAFC' },
  borderRadius: { appBorderRadius: '0.375rem' },
  boxShadow: { appBoxShadow: '0 1px 3px 0 rgba(0, 0, 0, 0.1), 0 1px 2px 0 rgba(0, 0, 0, 0.06)' },
  fontFamily: { appFont: 'System Default' },
};

/** The last export, until the file changes. */
let last: { file: string; changed: number; content: Export } | undefined;

/** @throws ExportError if the file isn't such an export, or one that the preview can't show */
export function readExport(file: string): Export {
  const changed = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (last?.file !== file || last.changed !== changed) last = { file, changed, content: buildContent(parse(file)) };
  return last.content;
}

function buildContent(json: ExportJson): Export {
  const { exportedApplication: app } = json;
  const pages = app.pages.flatMap(
    ({ id }) => json.pageList.find((one) => one.unpublishedPage.name === id)?.unpublishedPage ?? [],
  );
  const queries = json.actionList.filter(({ pluginType }) => pluginType !== 'JS').map((one) => readQuery(one, json));
  return {
    application: {
      name: app.name,
      theme: readTheme(json),
      showNavbar: app.unpublishedApplicationDetail?.navigationSetting?.showNavbar !== false,
      collapseInvisibleWidgets: app.collapseInvisibleWidgets !== false,
      pages: pages.map((page) => ({
        name: page.name,
        slug: page.slug ?? slugify(page.name),
        isDefault: app.pages.find(({ id }) => id === page.name)?.isDefault === true,
        isHidden: page.isHidden === true,
      })),
    },
    pages: pages.map((page) => readPage(page, json, queries)),
    queries: new Map(queries.map((query) => [query.id, query])),
  };
}

function parse(file: string): ExportJson {
  let json: Partial<ExportJson>;
  try {
    json = JSON.parse(readFileSync(file, 'utf8')) as Partial<ExportJson>;
  } catch (error) {
    const why = fileErrorWords(error) ?? (error as Error).message;
    throw new ExportError(`${file} can't be read as an export of Appsmith: ${why}`);
  }
  if (!json.exportedApplication || !json.pageList?.length || !json.actionList || !json.datasourceList) {
    throw new ExportError(`${file} isn't an export of an Appsmith application.`);
  }
  return withoutDeleted(json as ExportJson);
}

/** What was deleted in the editor is in an export until somebody deploys. */
function withoutDeleted(json: ExportJson): ExportJson {
  return {
    ...json,
    pageList: json.pageList.filter(({ unpublishedPage }) => exists(unpublishedPage)),
    actionList: json.actionList.filter(({ unpublishedAction }) => exists(unpublishedAction)),
    actionCollectionList: json.actionCollectionList?.filter((one) => exists(one.unpublishedCollection)),
  };
}

function exists(edited?: Deletable | null): boolean {
  return Boolean(edited && !edited.deletedAt);
}

function readPage(page: PageJson, json: ExportJson, queries: readonly Query[]): PageSource {
  const [layout] = page.layouts;
  if (!layout) throw new ExportError(`The page ${page.name} has no layout.`);
  const own = json.actionList.filter(({ unpublishedAction }) => unpublishedAction.pageId === page.name);
  return {
    name: page.name,
    canvas: layout.dsl,
    actions: queries
      .filter(({ id }) => own.some((one) => one.id === id))
      .map(({ id, name, bindings }) => ({ id, name, bindings })),
    collections: (json.actionCollectionList ?? [])
      .filter(({ unpublishedCollection }) => unpublishedCollection.pageId === page.name)
      .map(({ unpublishedCollection: { name, body } }) => ({ name, body })),
    onLoad: (layout.layoutOnLoadActions ?? []).map((together) => together.map((one) => one.name)),
  };
}

function readQuery(
  { id, pluginId, unpublishedAction: action }: ExportJson['actionList'][number],
  json: ExportJson,
): Query {
  if (pluginId !== 'mssql-plugin' && pluginId !== 'restapi-plugin') {
    throw new ExportError(`The query ${action.name} uses ${String(pluginId)}, which the preview doesn't know.`);
  }
  if (action.confirmBeforeExecute === true)
    throw new ExportError(`The query ${action.name} asks before it runs, which the preview doesn't know.`);
  const { timeoutInMillisecond, ...configuration } = action.actionConfiguration ?? {};
  const datasource = action.datasource?.name ?? '';
  const own = json.datasourceList.find(({ name }) => name === datasource);
  return {
    id,
    name: action.name,
    bindings: action.jsonPathKeys ?? [],
    plugin: pluginId,
    datasource,
    datasourceUrl: own?.datasourceConfiguration?.url ?? action.datasource?.datasourceConfiguration?.url ?? '',
    timeout: timeoutInMillisecond || 10_000,
    configuration,
  };
}

function readTheme({ editModeTheme: theme }: ExportJson): ThemeValues {
  if (theme?.properties) return theme.properties;
  if (!theme?.name || theme.name === 'Default-New') return MODERN;
  throw new ExportError(
    `The theme ${theme.name} isn't known to the preview; "Default-New" is, or one with its properties.`,
  );
}
