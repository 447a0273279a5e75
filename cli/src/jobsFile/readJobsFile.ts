import { readFileSync } from 'node:fs';
import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml';
import { explainYaml, quote } from './explainYaml.js';
import { getErrorCode, UsageError } from '../failure.js';
import { type JobsFileContent, jobsFileSchema, keysAt } from './schema.js';

export type Place = PropertyKey[];

export interface Problem {
  /** Its path in the file: `['jobs', 2, 'owner']`. */
  at: Place;
  text: string;
}

export interface JobsFile {
  file: string;
  text: string;
  document: Document;
  content: JobsFileContent;
  /** @throws UsageError that lists each problem with its line, if there is any */
  refuse(problems: Problem[]): void;
}

/** A file of jobs that shares its alert rules with an anchor uses it once for each job. */
const MAX_ALIASES = 100_000;
/** More would scroll the first ones away. */
const MAX_TOLD = 20;

/**
 * Reads jobs.yaml and checks its shape.
 *
 * @throws UsageError that lists each problem with its line
 */
export function readJobsFile(file: string): JobsFile {
  const text = readJobsText(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, logLevel: 'error' });
  // The parser doesn't expect any line after one that begins in the wrong column.
  const errors = document.errors.filter(({ code }, index) => index === 0 || code !== 'UNEXPECTED_TOKEN');
  if (errors.length > 0) {
    throw refusal(
      file,
      errors.map((error) => ({ line: lines.linePos(error.pos[0]).line, text: explainYaml(error, text) })),
    );
  }
  const refuse = (problems: Problem[]) => {
    if (problems.length === 0) return;
    throw refusal(
      file,
      problems.map((problem) => ({ line: lines.linePos(findOffset(document, problem.at)).line, text: problem.text })),
    );
  };
  refuse(misreadValues(document, text));
  const checked = jobsFileSchema.safeParse(plainData(file, document) ?? {});
  refuse(checked.error?.issues.flatMap((issue) => describeIssue(issue, document)) ?? []);
  return { file, text, document, content: checked.data!, refuse };
}

/** @throws UsageError for anchors that would expand to more than any real file contains */
function plainData(file: string, document: Document): unknown {
  try {
    const data: { jobs?: { id?: number }[] } | null = document.toJS({ maxAliasCount: MAX_ALIASES });
    const jobs = document.get('jobs');
    // A job that takes its fields from another (`<<: *base`) is one of its own.
    if (isSeq(jobs))
      for (const [index, job] of jobs.items.entries()) if (isMap(job) && !job.has('id')) delete data?.jobs?.[index]?.id;
    return data;
  } catch (error) {
    const { message } = error as Error;
    if (message.startsWith('Merge sources'))
      throw new UsageError(
        `${file} has a "<<:" without fields to take: write <<: *name, and &name before those fields.`,
      );
    if (!(error instanceof ReferenceError)) throw error;
    const [, unknown] = /^Unresolved alias.*: (.*)$/.exec(message) ?? [];
    if (unknown)
      throw new UsageError(
        `${file} uses *${unknown}, and no &${unknown} stands before it. Put quotes around a text that begins with *.`,
      );
    throw new UsageError(
      `${file} uses its anchors (&name, *name) more than ${MAX_ALIASES} times, so it was not unfolded: ${message}.`,
    );
  }
}

/** What YAML reads in another way than people do. */
function misreadValues(document: Document, text: string): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Alias(_, alias, ancestors) {
      // By its name first: to resolve each one reads the whole file.
      const around = ancestors.filter((one) => isCollection(one) && one.anchor === alias.source);
      if (around.length > 0 && around.includes(alias.resolve(document)!))
        problems.push({ at: getPath(ancestors), text: `*${alias.source} stands inside what &${alias.source} names` });
    },
    Pair(_, pair, ancestors) {
      const { key: name, value } = pair;
      if (!isScalar(name) || !isScalar(value) || !name.range || !value.range) return;
      const key = String(name.value);
      const tell = (why: string) => problems.push({ at: getPath([...ancestors, pair]), text: `${key}${why}` });
      // `slackChannel: #it`: YAML takes it for a comment, and the key for one that takes the value away.
      const rest = value.value === null ? text.slice(name.range[1]).split('\n', 1)[0]! : '';
      const comment = /^\s*:\s+#(\S.*?)\s*$/.exec(rest)?.[1];
      if (comment) tell(` has no value: YAML takes #${comment} for a comment; put it in quotes: ${key}: "#${comment}"`);
      // `path: "C:\new"`: in double quotes a backslash begins an escape, here of a line break.
      const written = value.type === 'QUOTE_DOUBLE' ? text.slice(value.range[0], value.range[1]) : '';
      if (/[A-Za-z]:\\[a-z]|^"\\\\?(?![xu][\da-f]{2})[a-z]/i.test(written.replaceAll('\\\\', '')))
        tell(`: in double quotes a backslash begins an escape; write ${key}: ${written.replaceAll('"', "'")}`);
    },
  });
  return problems;
}

/** Keys and indexes that lead through these nodes. */
function getPath(ancestors: readonly unknown[]): Place {
  const place: Place = [];
  for (const [index, one] of ancestors.entries()) {
    const inside = ancestors[index + 1];
    if (isPair(one) && isScalar(one.key)) place.push(String(one.key.value));
    else if (isSeq(one) && inside !== undefined) place.push(one.items.indexOf(inside));
  }
  return place;
}

/** @throws UsageError if there is no such file, or if it isn't UTF-8 */
export function readJobsText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (error) {
    if (getErrorCode(error) === 'ENOENT')
      throw new UsageError(`There is no file ${file}. "job-logger export ${file}" writes one from the database.`);
    if (getErrorCode(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new UsageError(`${file} isn't UTF-8 text, so nothing was changed. Save it as UTF-8, and try again.`);
    throw Object.assign(error as Error, { path: file }); // Node names none for a folder
  }
}

type Issue = NonNullable<ReturnType<typeof jobsFileSchema.safeParse>['error']>['issues'][number];

function describeIssue(issue: Issue, document: Document): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(issue.path);
    return issue.keys.map((key) => {
      const meant = known.find((one) => one.toLowerCase() === key.toLowerCase());
      const text = meant ? `write ${meant}, not ${key}` : `"${key}" isn't known here; there are ${known.join(', ')}`;
      return { at: [...issue.path, key], text };
    });
  }
  const key = issue.path.findLast((part) => typeof part === 'string') ?? 'the file';
  const missing =
    issue.code === 'invalid_type' && issue.input === undefined && issue.message.includes('received undefined');
  if (missing) return [{ at: issue.path, text: `${key} is missing` }];
  const node = document.getIn(issue.path, true);
  const written = isScalar(node) && node.source !== undefined ? node.source : undefined;
  return [{ at: issue.path, text: `${key} ${rephrase(issue.message, key, written)}` }];
}

/**
 * Zod's own words, as a part of our sentence.
 *
 * @param written the value as it stands in the file
 */
function rephrase(message: string, key: string, written = ''): string {
  const [, wanted, found] = /^Invalid input: expected (\w+), received (\w+)$/.exec(message) ?? [];
  if (found === 'null') return 'has no value';
  if (wanted === 'string' && found !== 'array' && found !== 'object' && written !== '')
    return `must be a text; put it in quotes: ${key}: ${quote(written)}`;
  if (wanted === 'string') return 'must be a text';
  if (wanted === 'boolean') return 'must be true or false, without quotes';
  if (wanted === 'number' || wanted === 'int') return 'must be a whole number, without quotes';
  if (wanted === 'array') return 'must be a list: each item begins with "- "';
  if (wanted === 'object' || wanted === 'record') return 'must be made of lines "key: value"';
  return message
    .replace(
      /^Invalid option: expected one of (.*)$/,
      (_, options: string) => `must be ${options.replaceAll('"', '').replaceAll('|', ' or ')}`,
    )
    .replace(
      /^Too (?:small|big): expected \w+ to be ([<>])=(\d+)$/,
      (_, sign, limit) => `must be ${sign === '>' ? 'at least' : 'at most'} ${limit}`,
    )
    .replace(/^(?:Invalid input|Too small|Too big): /, '');
}

/** The position of a path in the text: its key, else the nearest parent. */
function findOffset(document: Document, at: Place): number {
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
  const lines = problems
    .toSorted((one, other) => one.line - other.line)
    .slice(0, MAX_TOLD)
    .map(({ line, text }) => `${file}:${line}: ${text}`)
    .filter((line, index, all) => line !== all[index - 1]);
  const more = problems.length > MAX_TOLD ? `\n… and ${problems.length - MAX_TOLD} more` : '';
  return new UsageError(`${file} can't be applied, and nothing was changed:\n${lines.join('\n')}${more}`);
}
