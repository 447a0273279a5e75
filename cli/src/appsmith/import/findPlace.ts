/**
 * Where the app of an earlier import is, so that its address stays: in the workspace of its name. People rename apps, and
 * two may import at once.
 */
import { Failure } from '../../failure.js';
import { type JsonObject, objects, object, text } from '../json.js';
import type { AppsmithServer } from './appsmithServer.js';

interface Place {
  workspaceId: string;
  /** The app to import over; undefined if there is none yet. */
  application: JsonObject | undefined;
}

/**
 * @param home name of the app's home page. In this workspace a renamed app is known by it.
 * @throws Failure if several apps could be meant
 */
export async function findPlace(
  server: AppsmithServer,
  name: string,
  home: string,
  progress: (text: string) => void,
): Promise<Place> {
  const own = await ensureWorkspace(server, name, progress);
  const places: { workspaceId: string; application: JsonObject }[] = [];
  for (const workspaceId of own) {
    const apps = await listApps(server, workspaceId, name);
    places.push(...apps.map((application) => ({ workspaceId, application })));
  }
  const named = places.find(({ application }) => application.name === name);
  if (named) return named;
  const renamed: typeof places = [];
  for (const place of places) if (await hasPage(server, text(place.application.id), home)) renamed.push(place);
  if (renamed.length > 1)
    throw new Failure(
      `The workspace "${name}" has no app "${name}", but several with the page ${home}: ${quoteNames(renamed)}. ` +
        `Rename the one to import over to "${name}", and run this again.`,
    );
  const [found] = renamed;
  if (!found) return { workspaceId: own[0]!, application: undefined };
  progress(`The app was renamed to ${quoteNames(renamed)}: importing over it, and the name stays.`);
  return found;
}

export async function listApps(server: AppsmithServer, workspaceId: string, name: string): Promise<JsonObject[]> {
  const path = `/api/v1/applications/home?workspaceId=${workspaceId}`;
  return objects(await server.get(path, `Listing the apps of the workspace ${name}`));
}

/**
 * The ids of the workspaces of this name, the oldest first: Appsmith's ids begin with the time. Names needn't be unique,
 * and of those that two imports made at once both use the same.
 */
async function ensureWorkspace(
  server: AppsmithServer,
  name: string,
  progress: (text: string) => void,
): Promise<string[]> {
  const list = async () => objects(await server.get('/api/v1/workspaces/home', 'Listing the workspaces'));
  const select = (all: JsonObject[]) => all.flatMap((one) => (one.name === name ? text(one.id) : [])).toSorted();
  const all = await list();
  const own = select(all);
  if (own.length > 0) return own;
  await reportNamesakes(server, all, name, progress);
  await server.call('POST', '/api/v1/workspaces', { name }, `Making the workspace ${name}`);
  progress(`The workspace "${name}" is made.`);
  return select(await list());
}

/** Other workspaces may have other logins: what is in them is only told. */
async function reportNamesakes(
  server: AppsmithServer,
  workspaces: JsonObject[],
  name: string,
  progress: (text: string) => void,
): Promise<void> {
  for (const workspace of workspaces) {
    const apps = await listApps(server, text(workspace.id), text(workspace.name));
    if (apps.some((one) => one.name === name))
      progress(
        `The workspace "${text(workspace.name)}" has an app "${name}", which stays as it is. ` +
          `To import over it instead, rename the workspace to "${name}" first.`,
      );
  }
}

async function hasPage(server: AppsmithServer, applicationId: string, page: string): Promise<boolean> {
  const path = `/api/v1/pages?applicationId=${applicationId}&mode=EDIT`;
  const pages = objects(object(await server.get(path, "Asking for an app's pages")).pages);
  return pages.some((one) => one.name === page);
}

function quoteNames(places: { application: JsonObject }[]): string {
  return places.map(({ application }) => `"${text(application.name)}"`).join(', ');
}
