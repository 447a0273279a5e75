/** No page is right in the preview only: Appsmith has all names that the preview offers or knows. */
import { AppServices } from '../../../preview/src/evaluator/appServices.js';
import { DataTree } from '../../../preview/src/evaluator/dataTree.js';
import { createPlatformFunctions } from '../../../preview/src/evaluator/platform.js';
import { widgetRules } from '../../../preview/src/widgets/registry.js';
import { isGlobal, OF_APPSMITH } from '../../src/appsmith/check/globals.js';
import { isReadable } from '../../src/appsmith/widgetFacts.js';

it('functions and values', () => {
  const tree = new DataTree({ problem: () => {}, changed: () => {} });
  const opening = { application: {}, page: {}, url: {}, store: {} };
  expect(new AppServices({ opening, tree } as never)).toBeDefined();
  expect(Object.keys(createPlatformFunctions(tree, {} as never)).filter((name) => !isGlobal(name))).toEqual([]);
  expect(Object.keys(tree.scope.appsmith as object).filter((name) => !OF_APPSMITH.includes(name))).toEqual([]);
});

it.each(Object.entries(widgetRules))(
  'properties of %s',
  (type, { follows, ignores, only, events = [], meta, derived }) => {
    const names = [...follows, ...events, ...Object.keys({ ...ignores, ...only, ...meta, ...derived })];
    expect(names.filter((name) => !isReadable(type, name))).toEqual([]);
  },
);
