import { type Action, actionName, type App, files, isJsFunction, type JsObject, type Page } from '../app.js';
import { objects, text } from '../json.js';
import { parseScript, type Script } from '../script.js';
import type { Finding } from './finding.js';
import { actionFile } from './places.js';

/** JS objects: what their script says, their metadata and entries must say too, and copies must be copies. */
export function* checkScripts(app: App): Generator<Finding> {
  for (const page of app.pages) {
    for (const object of page.jsObjects) yield* checkObject(page, object);
  }
  yield* checkCopies(app);
}

function* checkObject(page: Page, object: JsObject): Generator<Finding> {
  const { name, body, variables } = object.unpublishedCollection;
  const file = files.jsObject(page.name, name);
  let script: Script;
  try {
    script = parseScript(name, body);
  } catch {
    // Told by checkExpressions.
    return;
  }
  const entries = page.actions.filter((action) => isJsFunction(action) && actionName(action).startsWith(`${name}.`));
  yield* unlike(
    script.functions.map((each) => each.name),
    entries.map(({ unpublishedAction }) => unpublishedAction.name),
    (missing) => ({ file, reason: `the function ${name}.${missing} has no entry in queries/${name}-${missing}` }),
    (extra) => ({
      file: actionFile(
        page,
        entries.find(({ unpublishedAction }) => unpublishedAction.name === extra)!,
      ),
      reason: `the JS object ${name} has no function ${extra}`,
    }),
  );
  yield* unlike(
    script.variables.map(({ name: variable, value }) => `${variable} = ${value}`),
    objects(variables).map((variable) => `${text(variable.name)} = ${text(variable.value)}`),
    (missing) => ({ file, reason: `variables must say ${missing}, as the script does` }),
    (extra) => ({ file, reason: `variables says ${extra}, the script doesn't` }),
  );
  yield* entries.flatMap((entry) => [...checkEntry(page, entry)]);
}

function* checkEntry(page: Page, entry: Action): Generator<Finding> {
  const { clientSideExecution, fullyQualifiedName, name } = entry.unpublishedAction;
  const file = actionFile(page, entry);
  if (clientSideExecution !== true) yield { file, reason: 'clientSideExecution must be true' };
  if (!text(fullyQualifiedName).endsWith(`.${name}`)) yield { file, reason: `fullyQualifiedName must end in .${name}` };
}

/** Appsmith has no objects of the whole application: the same file stands on each page. */
function* checkCopies(app: App): Generator<Finding> {
  const first = new Map<string, { page: string; body: string }>();
  for (const page of app.pages) {
    for (const { unpublishedCollection } of page.jsObjects) {
      const { name, body } = unpublishedCollection;
      const before = first.get(name);
      if (!before) first.set(name, { page: page.name, body });
      else if (before.body !== body)
        yield {
          file: files.script(page.name, name),
          reason: `it differs from ${files.script(before.page, name)}: JS objects of one name are the same on every page`,
        };
    }
  }
}

function* unlike(
  wanted: string[],
  there: string[],
  missing: (name: string) => Finding,
  extra: (name: string) => Finding,
): Generator<Finding> {
  for (const name of wanted) if (!there.includes(name)) yield missing(name);
  for (const name of there) if (!wanted.includes(name)) yield extra(name);
}
