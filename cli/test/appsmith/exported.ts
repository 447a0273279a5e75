/** The app of the repository, as its files and as the JSON that Appsmith imports and exports. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type JsonObject, object, objects, text } from '../../src/appsmith/json.js';
import { unpackInto } from '../../src/appsmith/unpackInto.js';

const repository = path.resolve(__dirname, '../../..');
export const app = path.join(repository, 'appsmith-export/app');
export const packed = readFileSync(path.join(repository, 'appsmith-export/job-logger.json'), 'utf8');

/** Changes the files in the folder to an export, without anybody there to answer a question. */
export function unpackText(
  folder: string,
  json: string,
  options: Partial<Parameters<typeof unpackInto>[2]> = {},
): Promise<string[]> {
  return unpackInto(folder, JSON.parse(json) as JsonObject, {
    take: new Map(),
    choose: async () => undefined,
    show: () => undefined,
    ...options,
  });
}

export function editScript(json: JsonObject, script: string, before: string | RegExp, after: string): void {
  const collection = object(objects(json.actionCollectionList).find(({ id }) => id === script)?.unpublishedCollection);
  collection.body = text(collection.body).replace(before, after);
}
