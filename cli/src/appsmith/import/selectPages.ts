/**
 * Two applications from one export. The everyday app has no Admin page, and the administrators' app has nothing else.
 * Appsmith enforces only who may open a workspace, so each has its own workspace and its own login.
 */
import { Failure } from '../../failure.js';
import { type Json, type JsonObject, object, objects, text } from '../json.js';

const ADMIN_PAGE = 'Admin';

type Audience = 'everyone' | 'administrators';

/** Who a page is for. Pages can link only to pages of the same application. */
export function getAudience(page: string): Audience {
  return page === ADMIN_PAGE ? 'administrators' : 'everyone';
}

/** @throws Failure if the export has no page for them */
export function selectPages(exported: JsonObject, audience: Audience): JsonObject {
  const isWanted = (name: Json | undefined) => getAudience(text(name)) === audience;
  const application = object(exported.exportedApplication);
  const pages = objects(application.pages).filter(({ id }) => isWanted(id));
  if (pages.length === 0)
    throw new Failure(
      audience === 'administrators'
        ? `The export has no page ${ADMIN_PAGE}.`
        : 'The export has no page, or only the administrators’.',
    );
  const home = pages.find(({ isDefault }) => isDefault === true) ?? pages[0];
  const listed = pages.map((page) => ({ ...page, isDefault: page === home }));
  const onPages = (list: string, inside: string) =>
    objects(exported[list]).filter((one) => isWanted(object(one[inside]).pageId));
  const actionList = onPages('actionList', 'unpublishedAction');
  const used = new Set(actionList.map((action) => text(object(object(action.unpublishedAction).datasource).id)));
  return {
    ...exported,
    exportedApplication: { ...application, pages: listed, publishedPages: listed },
    pageList: objects(exported.pageList).filter((page) => isWanted(object(page.unpublishedPage).name)),
    actionList,
    actionCollectionList: onPages('actionCollectionList', 'unpublishedCollection'),
    datasourceList: objects(exported.datasourceList).filter(({ name }) => used.has(text(name))),
  };
}
