/** Reads Windows' scheduled tasks from the XML of `schtasks /query /xml ONE` or of "Export…" in Task Scheduler. */
import path from 'node:path';
import { DOMParser, type Element, type Node } from '@xmldom/xmldom';
import { isCmd, quoteForExec } from '../exec/cmdLine.js';
import { decodeBytes } from '../exec/decodeBytes.js';
import { findReader } from '../exec/windowsCommand.js';
import { UsageError } from '../failure.js';
import { findChild, children, textAt } from './elements.js';
import { findJobNumber, suggestName, type ScheduledTask } from './scheduledTask.js';
import { triggersToCron } from './taskTriggers.js';

/** Accounts that run services; https://learn.microsoft.com/windows/win32/secauthz/well-known-sids */
const ACCOUNTS: Record<string, string> = {
  'S-1-5-18': 'SYSTEM',
  'S-1-5-19': 'LOCAL SERVICE',
  'S-1-5-20': 'NETWORK SERVICE',
};

/** Decodes what Windows wrote: UTF-16, UTF-8 or the console's code page. A byte order mark counts as white space. */
export function decodeXml(bytes: Buffer): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return Buffer.from(bytes.subarray(2)).swap16().toString('utf16le');
  // schtasks declares "UTF-16" but prints in the console's code page.
  return bytes.includes(0) ? bytes.toString('utf16le') : decodeBytes(bytes);
}

/**
 * @param name the file's, which a task without a name gets
 * @param timeZone of the machine that has the tasks
 * @throws UsageError if it isn't XML, or contains no task
 */
export function readTasks(xml: string, name: string, timeZone: string): ScheduledTask[] {
  const problems: string[] = [];
  let tasks: Element[] = [];
  let document;
  try {
    const parser = new DOMParser({
      onError: (level, text) => level !== 'warning' && problems.push(text.split('\n', 1)[0]!),
    });
    // `Get-ScheduledTask | Export-ScheduledTask` writes one document after another.
    document = parser.parseFromString(`<Tasks>${xml.replaceAll(/\uFEFF|<\?xml[^>]*\?>/g, '')}</Tasks>`, 'text/xml');
    tasks = [...document.getElementsByTagNameNS('*', 'Task')];
  } catch {
    // `problems` says why.
  }
  if (tasks.length === 0)
    throw new UsageError(`${name} holds no task of Task Scheduler (${problems[0] ?? 'no <Task> in it'}).`);
  return tasks.flatMap((task) => parseTask(task, name, timeZone));
}

function parseTask(task: Element, file: string, timeZone: string): ScheduledTask[] {
  const source = textAt(task, 'RegistrationInfo', 'URI') ?? commentBefore(task) ?? path.parse(file).name;
  const account =
    textAt(task, 'Principals', 'Principal', 'UserId') ?? textAt(task, 'Principals', 'Principal', 'GroupId');
  const actions = children(findChild(task, 'Actions')).filter(({ localName }) => localName === 'Exec');
  const triggers = children(findChild(task, 'Triggers'));
  return actions.map((action, index) => {
    const program = textAt(action, 'Command') ?? '';
    const quoted = /\s/.test(program) && !program.startsWith('"') ? `"${program}"` : program;
    const args = textAt(action, 'Arguments') ?? '';
    const command = join(quoted, args);
    const title = source.split('\\').at(-1) || suggestName(command);
    return {
      source,
      name: actions.length > 1 ? `${title} ${index + 1}` : title,
      command,
      user: ACCOUNTS[account ?? ''] ?? account,
      ...triggersToCron(triggers, timeZone),
      enabled: textAt(task, 'Settings', 'Enabled') !== 'false',
      onWindows: true,
      // Task Scheduler also opens documents.
      toRun: join(findReader(program.replaceAll('"', '')), quoted, isCmd(program) ? quoteForExec(args) : args),
      watchedAs: findJobNumber(command),
    };
  });
}

function join(...words: (string | undefined)[]): string {
  return words.filter(Boolean).join(' ');
}

/** In `schtasks /query /xml ONE` this is the task's path. */
function commentBefore(task: Element): string | undefined {
  let before: Node | null = task.previousSibling;
  while (before && before.nodeType === 3) before = before.previousSibling;
  return before?.nodeType === 8 ? before.nodeValue?.trim() || undefined : undefined;
}
