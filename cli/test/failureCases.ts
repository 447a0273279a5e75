/** What commands print when they fail: in `failures/`, each below a head `### name => headline`. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** @returns of each its name, its headline, its lines, and its causes, which stand behind the headline after tabs */
export function readCases(file: string): [name: string, headline: string, lines: string[], ...causes: string[]][] {
  const text = readFileSync(path.join(__dirname, 'failures', `${file}.cases`), 'utf8');
  return [...text.matchAll(/^### (.*?) => (.*)\n((?:(?!### ).*\n)*)/gm)].map(([, name, told, printed]) => {
    const [headline = '', ...causes] = told!.split('\t');
    return [name!, headline, printed!.slice(0, -1).split('\n'), ...causes];
  });
}
