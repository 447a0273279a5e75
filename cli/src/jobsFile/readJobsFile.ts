import { readFileSync } from 'node:fs';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { errorCode, UsageError } from '../failure.js';
import { type JobsFileContent, jobsFileSchema, keysAt } from './schema.js';

export type Place = PropertyKey[];

export interface Problem {
  /** What in the file it is about: `['jobs', 2, 'owner']`. */
  at: Place;
  text: string;
}

export interface JobsFile {
  file: string;
  text: string;
  document: Document;
  content: JobsFileContent;
  /** @throws UsageError that tells each problem with its line, if there is any */
  refuse(problems: Problem[]): void;
}

/** More would scroll the first away. */
const MAX_TOLD = 20;

/**
 * Reads jobs.yaml and checks its shape.
 *
 * @throws UsageError that tells each problem with its line
 */
export function readJobsFile(file: string): JobsFile {
  const text = readText(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    throw refusal(
      file,
      document.errors.map(({ message, pos }) => ({ line: lines.linePos(pos[0]).line, text: firstLine(message) })),
    );
  }
  const refuse = (problems: Problem[]) => {
    if (problems.length === 0) return;
    throw refusal(
      file,
      problems.map(({ at, text: told }) => ({ line: lines.linePos(offsetOf(document, at)).line, text: told })),
    );
  };
  const checked = jobsFileSchema.safeParse(document.toJS() ?? {});
  refuse(checked.error?.issues.flatMap(problemsOf) ?? []);
  return { file, text, document, content: checked.data!, refuse };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new UsageError(`There is no file ${file}. "job-logger export ${file}" writes one from the database.`);
  }
}

type Issue = NonNullable<ReturnType<typeof jobsFileSchema.safeParse>['error']>['issues'][number];

function problemsOf(issue: Issue): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(issue.path).join(', ');
    return issue.keys.map((key) => ({
      at: [...issue.path, key],
      text: `"${key}" isn't known here; there are ${known}`,
    }));
  }
  const key = issue.path.findLast((part) => typeof part === 'string') ?? 'the file';
  const missing =
    issue.code === 'invalid_type' && issue.input === undefined && issue.message.includes('received undefined');
  return [{ at: issue.path, text: missing ? `${key} is missing` : `${key} ${plain(issue.message)}` }];
}

/** Zod's own words, as a part of our sentence. */
function plain(message: string): string {
  return message
    .replace(/^Invalid input: expected (\w+), received (\w+)$/, 'must be of the type $1, not $2')
    .replace(/^Invalid option: expected one of /, 'must be one of ')
    .replace(/^(?:Invalid input|Too small|Too big): /, '');
}

/** Where a place stands in the text: its key, else what is nearest around it. */
function offsetOf(document: Document, at: Place): number {
  const parent = document.getIn(at.slice(0, -1), true);
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === at.at(-1));
    if (pair && isScalar(pair.key) && pair.key.range) return pair.key.range[0];
  }
  for (let length = at.length; length >= 0; length--) {
    const node = document.getIn(at.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function refusal(file: string, problems: { line: number; text: string }[]): UsageError {
  const told = problems
    .toSorted((one, other) => one.line - other.line)
    .slice(0, MAX_TOLD)
    .map(({ line, text }) => `${file}:${line}: ${text}`);
  const more = problems.length > MAX_TOLD ? `\n… and ${problems.length - MAX_TOLD} more` : '';
  return new UsageError(`${file} can't be applied, and nothing was changed:\n${told.join('\n')}${more}`);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!.replace(/ at line \d+, column \d+:?$/, '');
}
