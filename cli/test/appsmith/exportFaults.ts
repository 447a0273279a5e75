/** What an Appsmith server finds wrong with an export when somebody imports it. */

/** The ids that plugins have in the server's database, by their package name. */
export const PLUGINS: Record<string, string> = { 'mssql-plugin': '65e58df2a6', 'restapi-plugin': '65e58df29d' };

export interface Exported {
  artifactJsonType?: string;
  clientSchemaVersion?: number;
  serverSchemaVersion?: number;
  exportedApplication?: { name: string; pages: { id: string; isDefault: boolean }[]; publishedPages?: object[] };
  datasourceList?: { name: string; pluginId: string }[];
  pageList?: { unpublishedPage?: { name: string; layouts?: { layoutOnLoadActions?: { id: string }[][] }[] } }[];
  actionList?: { id: string; pluginId: string; unpublishedAction: ExportedAction }[];
  actionCollectionList?: { id: string; unpublishedCollection: { name: string; pageId: string; body?: string } }[];
}

interface ExportedAction {
  name: string;
  pageId: string;
  collectionId?: string;
  actionConfiguration?: object;
  datasource?: { id?: string; pluginId?: string };
}

/**
 * What the server refuses before it writes anything, or fails at; and what it would accept silently although no viewer
 * could use it, such as a query whose datasource isn't in the file. Published copies may be missing, as in an import
 * from a Git repository.
 */
export function findFault(exported: Exported): string | undefined {
  const { exportedApplication, pageList, actionList, datasourceList, actionCollectionList = [] } = exported;
  const { artifactJsonType = 'APPLICATION', serverSchemaVersion = 0, clientSchemaVersion = 0 } = exported;
  if (artifactJsonType !== 'APPLICATION' || serverSchemaVersion > 12 || clientSchemaVersion > 2)
    return 'INCOMPATIBLE_IMPORTED_JSON';
  if (!exportedApplication || !pageList?.length || !actionList || !datasourceList) return 'a list is missing';
  // The next export reads the list of published ones without a check.
  if (!exportedApplication.pages || !exportedApplication.publishedPages) return 'NullPointerException';
  if (pageList.some(({ unpublishedPage }) => !unpublishedPage?.layouts)) return 'NullPointerException';
  const pages = new Map(pageList.map(({ unpublishedPage }) => [unpublishedPage!.name, unpublishedPage!]));
  if (exportedApplication.pages.filter(({ id, isDefault }) => isDefault && pages.has(id)).length !== 1)
    return 'one page must be the default';
  if (exportedApplication.pages.length !== pages.size) return 'a page that nobody can reach';
  if (datasourceList.some(({ pluginId }) => !(pluginId in PLUGINS))) return 'UNKNOWN_PLUGIN_REFERENCE';
  const collections = new Set(actionCollectionList.map(({ id }) => id));
  const parts = [
    ...actionList.map((one) => one.unpublishedAction),
    ...actionCollectionList.map(({ unpublishedCollection }) => unpublishedCollection),
  ];
  for (const part of parts) {
    if (!part?.pageId) return 'it is skipped in silence';
    if (!pages.has(part.pageId)) return 'NullPointerException';
    if (!/^[A-Za-z_]\w*$/.test(part.name ?? '')) return `Please enter a valid parameter name: ${part.name}`;
  }
  for (const { id, pluginId, unpublishedAction } of actionList) {
    const { collectionId, actionConfiguration, datasource } = unpublishedAction;
    if (!actionConfiguration) return `${id} has no configuration`;
    if (!datasource?.pluginId) return 'PLUGIN_ID_NOT_GIVEN';
    const isKnown =
      pluginId === 'js-plugin'
        ? collections.has(collectionId ?? '')
        : datasourceList.some((one) => one.name === datasource.id && one.pluginId === pluginId);
    if (!isKnown) return `${id} has no script or datasource`;
  }
  const actions = new Set(actionList.map(({ id }) => id));
  const onLoad = [...pages.values()].flatMap(({ layouts }) => layouts!.flatMap((one) => one.layoutOnLoadActions ?? []));
  return onLoad.flat().every(({ id }) => actions.has(id)) ? undefined : 'what runs on load is no action';
}
