import { type App, files } from '../app.js';
import { type Json, type JsonObject, object, objects, text } from '../json.js';
import type { Finding } from './finding.js';
import { getActionFile } from './withFiles.js';

/** Addresses of an installation's datasources: an export contains them, but the app must not. */
export function* checkAddresses(app: App): Generator<Finding> {
  yield* findAddresses(app.datasources, files.application);
  for (const page of app.pages) {
    for (const action of page.actions)
      yield* findAddresses([action.unpublishedAction.datasource], getActionFile(page, action));
  }
}

/** The same for an export; `unpack` would leave them out. */
export function* checkAddressesIn(exported: JsonObject, file: string): Generator<Finding> {
  const actions = objects(exported.actionList).map((action) => object(action.unpublishedAction).datasource);
  yield* findAddresses([...objects(exported.datasourceList), ...actions], file);
}

function* findAddresses(datasources: (Json | undefined)[], file: string): Generator<Finding> {
  for (const { name, datasourceConfiguration } of datasources.map(object)) {
    if (datasourceConfiguration === undefined) continue;
    const { endpoints, url, authentication } = object(datasourceConfiguration);
    const host = text(objects(endpoints)[0]?.host) || text(url);
    yield {
      file,
      reason: `the datasource ${text(name)} has an address${host && ` (${host})`}: the import sets it for each installation`,
    };
    if (authentication !== undefined)
      yield { file, reason: `the datasource ${text(name)} has an authentication: the import sets it` };
  }
}
