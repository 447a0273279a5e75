/** The import itself, which may take longer than a connection lasts. */
import { setTimeout as wait } from 'node:timers/promises';
import { Failure } from '../../failure.js';
import { type JsonObject, object, text } from '../json.js';
import { type AppsmithServer, NoAnswer } from './appsmithServer.js';
import { listApps } from './findPlace.js';

/** How often to report progress of a long import, in milliseconds. */
const TELL_EVERY = 15_000;
/**
 * After a broken connection: how often to look, how long a first import may take to appear, and how long in total, in
 * milliseconds.
 */
const LOOK_EVERY = 2_000;
const APPEARS_WITHIN = 3 * 60_000;
const RECOVERS_WITHIN = 10 * 60_000;

interface Upload {
  workspaceId: string;
  /** The app of an earlier import: importing over it keeps its address and those of its pages. */
  before: JsonObject | undefined;
  exported: JsonObject;
  /** Of a new app. */
  name: string;
  progress: (text: string) => void;
}

/** @returns the app as Appsmith has it now */
export async function uploadApp(
  server: AppsmithServer,
  { workspaceId, before, exported, name, progress }: Upload,
): Promise<JsonObject> {
  const content = JSON.stringify(exported);
  const find = async () => (await listApps(server, workspaceId, name)).find((one) => one.name === name);
  const upload = async (over: JsonObject | undefined): Promise<JsonObject> => {
    const query = over ? `?applicationId=${text(over.id)}` : '';
    const path = `/api/v1/applications/import/${workspaceId}${query}`;
    const answer = object(await server.upload(path, 'job-logger.json', content, 'Importing the app'));
    const application = object(answer.application);
    const id = text(application.id);
    if (id === '')
      throw new Failure('Importing the app: Appsmith accepted it, but its answer contains no application.');
    const other = over || application.name === name ? undefined : await find();
    if (!other) return application;
    progress('Another import has made the app meanwhile: importing over that one.');
    await server.call(
      'DELETE',
      `/api/v1/applications/${id}`,
      undefined,
      `Removing the second app "${text(application.name)}"`,
    );
    return upload(other);
  };
  const started = Date.now();
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    progress(`Appsmith is importing the app, ${seconds} s so far; a minute or two is usual.`);
  }, TELL_EVERY);
  try {
    return await upload(before);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    progress(`${error.message} The import may still be running: looking for the app.`);
    return await findAgain(before, find, upload, error);
  } finally {
    clearInterval(timer);
  }
}

/**
 * Appsmith continues an import when the connection breaks, and shows the app when it is complete. A first import can be
 * found by its name. An import over an existing app can't be recognised, so it is sent again while Appsmith is still
 * busy.
 */
async function findAgain(
  before: JsonObject | undefined,
  find: () => Promise<JsonObject | undefined>,
  upload: (before: JsonObject | undefined) => Promise<JsonObject>,
  cut: NoAnswer,
): Promise<JsonObject> {
  const started = Date.now();
  let last: Failure = cut;
  while (Date.now() - started < RECOVERS_WITHIN) {
    await wait(LOOK_EVERY);
    try {
      const found = await find();
      if (!before && found) return found;
      if (before || Date.now() - started > APPEARS_WITHIN) return await upload(found ?? before);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      last = error;
    }
  }
  throw new Failure(`${last.message} Run this again later: it imports over what exists.`);
}
