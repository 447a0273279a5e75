/** The ways in which a process can end, as scripts that are identical except for the line that watches them. */
import { resolveBuiltSdk } from '../runScript.js';

export type Form = 'monitorScript' | 'monitorJob';

/** Starts a Node beside the script, as watching does, and nothing else: what no SDK can do without. */
const START_NODE = `{
  const { spawn } = process.getBuiltinModule('node:child_process');
  const child = spawn(process.execPath, ['-e', ''], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.unref();
  child.stdin.unref();
}`;

export interface EndingScript {
  name: string;
  /** Sent after the script's first output. */
  signal?: NodeJS.Signals;
  extension: 'cjs' | 'mjs';
  /** What the database must say of the run. */
  status: 'Done' | 'Error' | 'Lost';
  /** A wrapper's line stands in the report's header of an error that was thrown synchronously. */
  thrownInCall?: boolean;
  head: string;
  body: readonly string[];
}

const sync = { extension: 'cjs', head: 'function main() {' } as const;
const async = { extension: 'cjs', head: 'async function main() {' } as const;
const idle = {
  ...async,
  status: 'Lost',
  body: ["console.log('ready');", 'await new Promise((end) => setTimeout(end, 60_000));'],
} as const;
const busy = { ...sync, status: 'Lost', body: ["console.log('ready');", 'for (;;);'] } as const;

export const endingScripts: EndingScript[] = [
  { ...sync, name: 'return', status: 'Done', body: ["console.log('out');", "console.error('err');", 'return 5;'] },
  {
    ...async,
    name: 'return after a while',
    status: 'Done',
    body: ["console.log('out');", 'await new Promise((end) => setTimeout(end, 50));', "console.log('later');"],
  },
  {
    ...sync,
    name: 'throw',
    status: 'Error',
    thrownInCall: true,
    body: ["console.log('out');", "throw new RangeError('broken');"],
  },
  {
    ...sync,
    name: 'process.exit(3) in the middle',
    status: 'Error',
    body: [
      "setTimeout(() => console.log('never'), 500);",
      "console.log('out');",
      'process.exit(3);',
      "console.log('never');",
    ],
  },
  {
    ...async,
    name: 'unhandled rejection',
    status: 'Error',
    body: ["console.log('out');", 'await null;', "throw new TypeError('rejected');"],
  },
  {
    ...async,
    name: 'rejection with a number',
    status: 'Error',
    body: ["console.log('out');", 'await null;', 'throw 7;'],
  },
  {
    ...async,
    extension: 'mjs',
    name: 'never-settled await',
    status: 'Error',
    body: ["console.log('out');", 'await new Promise(() => {});'],
  },
  { ...idle, name: 'SIGINT', signal: 'SIGINT' },
  { ...idle, name: 'SIGTERM', signal: 'SIGTERM' },
  { ...idle, name: 'SIGKILL', signal: 'SIGKILL' },
  { ...busy, name: 'SIGINT in a loop', signal: 'SIGINT' },
  { ...busy, name: 'SIGTERM in a loop', signal: 'SIGTERM' },
];

/** @param form none: the script with the watching line commented out, as people do; `floor`: with a second Node */
export function formatScript({ extension, head, body }: EndingScript, form: Form | 'floor' | undefined): string {
  // The module that `import` or `require` of the package returns.
  const load =
    extension === 'mjs'
      ? `(await import(${JSON.stringify(resolveBuiltSdk('index.mjs'))}))`
      : `require(${JSON.stringify(resolveBuiltSdk('index.js'))})`;
  const watch = `${load}.monitorScript({ jobId: 3 });`;
  const wrapped = `${load}.monitorJob({ jobId: 3 }, main)`;
  return [
    form === 'monitorScript' ? watch : `// ${watch}`,
    ...(form === 'floor' ? [START_NODE] : []),
    // Our frames count among the ten that V8 keeps.
    'Error.stackTraceLimit = 30;',
    head,
    ...body.map((line) => `  ${line}`),
    '}',
    `const watched = ${form === 'monitorJob' ? wrapped : 'main'};`,
    extension === 'mjs' ? 'await watched();' : 'watched();',
    '',
  ].join('\n');
}
