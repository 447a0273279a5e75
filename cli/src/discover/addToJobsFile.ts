/** Adds discovered tasks as jobs to jobs.yaml. Everything in the file stays as it is, including comments. */
import { existsSync } from 'node:fs';
import { RULES } from '#database/rules';
import { createRedactor } from '#sdk/redact';
import { type Document, isMap, isSeq, parseDocument } from 'yaml';
import { UsageError } from '../failure.js';
import { readJobsText } from '../jobsFile/readJobsFile.js';
import { replaceText } from '../replaceText.js';
import type { ScheduledTask } from './scheduledTask.js';

const redact = createRedactor();

/** The path of a task's job, by which the job is found again. */
function getPath({ command }: ScheduledTask): string {
  return redact(command).slice(0, 1000);
}

export interface JobsDocument {
  file: string;
  text: string;
  document: Document;
}

/** @throws UsageError if the file isn't YAML */
export function openJobsFile(file: string): JobsDocument {
  const text = existsSync(file) ? readJobsText(file) : '';
  // Else the ends of some lines would be kept, and others not.
  const document = parseDocument(text.replaceAll('\r\n', '\n'));
  if (document.errors.length > 0)
    throw new UsageError(`${file} is no YAML that can be read: ${document.errors[0]!.message}`);
  return { file, text, document };
}

/** The number of the task's job, if the file has the job; null if the job has no number yet. */
export function findJobInFile(
  { document }: JobsDocument,
  task: ScheduledTask,
  machine: string,
): number | null | undefined {
  const jobs = document.get('jobs');
  if (!isSeq(jobs)) return undefined;
  const job = jobs.items.find(
    (one) => isMap(one) && one.get('path') === getPath(task) && one.get('machine') === machine,
  );
  if (!isMap(job)) return undefined;
  const id = job.get('id');
  return typeof id === 'number' ? id : null;
}

export function addJobs(
  { file, text, document }: JobsDocument,
  tasks: ScheduledTask[],
  machine: string,
  department: string,
): void {
  if (!hasName(document, 'departments', department)) appendTo(document, 'departments', { name: department });
  for (const task of tasks) {
    const node = document.createNode({
      name: freeName(document, task.name),
      department,
      machine,
      path: getPath(task),
      ...(task.schedule !== undefined && { schedule: task.schedule, timeZone: task.timeZone }),
      ...(task.delayMinutes !== undefined && { grace: `${Math.ceil(task.delayMinutes + RULES.GraceSeconds / 60)}m` }),
    });
    node.commentBefore = ` ${task.source}${task.remark ? `: ${task.remark}` : ''}`;
    appendTo(document, 'jobs', node);
  }
  const written = document.toString({ lineWidth: 0 });
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  replaceText(file, mark + (text.includes('\r\n') ? written.replaceAll('\n', '\r\n') : written));
}

function appendTo(document: Document, list: string, item: unknown): void {
  if (isSeq(document.get(list))) document.addIn([list], item);
  else document.set(list, document.createNode([item]));
}

function hasName(document: Document, list: string, name: string): boolean {
  const items = document.get(list);
  return (
    isSeq(items) &&
    items.items.some((one) => isMap(one) && String(one.get('name')).toLowerCase() === name.toLowerCase())
  );
}

/** People distinguish jobs by name. */
function freeName(document: Document, wanted: string): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    if (!hasName(document, 'jobs', name)) return name;
  }
}
