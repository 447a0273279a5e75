/** Everything that can be checked without running the app. */
import type { App } from '../app.js';
import { compareByCodeUnit } from '../json.js';
import { checkAddresses } from './checkAddresses.js';
import { checkExpressions } from './checkExpressions.js';
import { checkLayout } from './checkLayout.js';
import { checkNames } from './checkNames.js';
import { checkQueries } from './checkQueries.js';
import { checkReferences } from './checkReferences.js';
import { checkSecrets } from './checkSecrets.js';
import { checkTables } from './checkTables.js';
import { checkTexts } from './checkTexts.js';
import { checkWidgets } from './checkWidgets.js';
import type { Finding } from './finding.js';
import { readProcedures, type SqlTexts } from './procedures.js';

/** @returns the findings, by file */
export function checkApp(app: App, sql: SqlTexts): Finding[] {
  const procedures = readProcedures(sql);
  const found = [
    ...checkNames(app),
    ...checkWidgets(app),
    ...checkLayout(app),
    ...checkExpressions(app),
    ...checkReferences(app),
    ...checkTables(app),
    ...checkQueries(app, procedures),
    ...checkTexts(app),
    ...checkSecrets(app),
    ...checkAddresses(app),
  ];
  // A shared script stands on every page.
  const once = new Map(found.map((finding) => [`${finding.file}\n${finding.reason}`, finding]));
  return [...once.values()].toSorted((one, other) => compareByCodeUnit(one.file, other.file));
}
