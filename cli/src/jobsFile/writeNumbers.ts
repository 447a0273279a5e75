import { isMap, isScalar, parseDocument } from 'yaml';
import { replaceText } from '../replaceText.js';
import type { NewNumber } from './applyChanges.js';
import type { JobsFile } from './readJobsFile.js';

/**
 * Writes the numbers that jobs got into the file, each as the first key of its job. Nothing else in the text changes,
 * including comments, quotes and order.
 */
export function writeNumbers({ file, text, document }: JobsFile, numbers: NewNumber[]): void {
  let changed = text;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const insertions = numbers
    .map(({ at, jobId }) => ({ offset: findFirstKey(document, at), at, jobId }))
    .toSorted((one, other) => other.offset - one.offset);
  for (const { offset, at, jobId } of insertions) {
    const job = document.getIn(at, true);
    const column = offset - (text.lastIndexOf('\n', offset - 1) + 1);
    const separator = isMap(job) && job.flow ? ', ' : `${newline}${' '.repeat(column)}`;
    changed = `${changed.slice(0, offset)}id: ${jobId}${separator}${changed.slice(offset)}`;
  }
  const written = parseDocument(changed);
  const wrong = numbers.find(({ at, jobId }) => written.getIn([...at, 'id']) !== jobId);
  // It is better to write no file than a wrong one.
  if (written.errors.length > 0 || wrong) throw new Error('the text with the new numbers would not say what it should');
  replaceText(file, changed);
}

function findFirstKey(document: JobsFile['document'], at: PropertyKey[]): number {
  const job = document.getIn(at, true);
  const key = isMap(job) ? job.items[0]?.key : undefined;
  if (!isScalar(key) || !key.range) throw new Error(`${at.join('.')} has no place in the file`);
  return key.range[0];
}
