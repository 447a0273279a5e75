/**
 * Turns the scripts of an export into functions. They see the page's entities and Appsmith's own names through `with`,
 * so that a name has its current value when it is read, and nothing of one page reaches the next.
 */
export type Scope = Record<string, unknown>;

type Compiled = (this: unknown, scope: Scope, ...values: unknown[]) => unknown;

const compiled = new Map<string, Compiled>();

/** Evaluates an expression with these names in addition to the scope's; `this` is `self`. */
export function evaluate(script: string, scope: Scope, self: unknown = {}, extra: Scope = {}): unknown {
  const { names, values } = splitEntries(extra);
  return compile(`const $result = ${trimLeadingSpace(script)}\nreturn $result;`, names, '').call(
    self,
    scope,
    ...values,
  );
}

/** Runs a trigger. @returns when everything that it awaits is done */
export async function runTrigger(script: string, scope: Scope, extra: Scope = {}): Promise<unknown> {
  const { names, values } = splitEntries(extra);
  const body = `const $result = ${trimLeadingSpace(script)}\nreturn await $result;`;
  return compile(body, names, 'async ').call({}, scope, ...values);
}

function compile(body: string, names: string[], kind: '' | 'async '): Compiled {
  const key = `${kind}${names.join()}\n${body}`;
  let found = compiled.get(key);
  if (!found) {
    // oxlint-disable-next-line typescript/no-implied-eval -- running the export's scripts is what this is for
    found = new Function(
      '$scope',
      ...names,
      `with ($scope) { return (${kind}function () {\n${body}\n}).call(this); }`,
    ) as Compiled;
    compiled.set(key, found);
  }
  return found;
}

function splitEntries(extra: Scope) {
  return { names: Object.keys(extra), values: Object.values(extra) };
}

function trimLeadingSpace(script: string): string {
  return script.replace(/^\s+/, '');
}
