/**
 * Turns the scripts of an export into functions. They see the page's entities and Appsmith's own names through `with`,
 * so that a name has its current value when it is read, and nothing of one page reaches the next.
 */
export type Scope = Record<string, unknown>;

type Compiled = (this: unknown, scope: Scope, ...values: unknown[]) => unknown;

const compiled = new Map<string, Compiled>();

/** Evaluates an expression; `this` is `self`. */
export function evaluate(script: string, scope: Scope, self: unknown = {}): unknown {
  return compile(`const $result = ${script.trimStart()}\nreturn $result;`, [], '').call(self, scope);
}

/** Runs a trigger, with these names in addition to the scope's. @returns when everything that it awaits is done */
export async function runTrigger(script: string, scope: Scope, extra: Scope = {}): Promise<unknown> {
  const body = `const $result = ${script.trimStart()}\nreturn await $result;`;
  return compile(body, Object.keys(extra), 'async ').call({}, scope, ...Object.values(extra));
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
