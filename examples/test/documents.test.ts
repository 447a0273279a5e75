import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...readdirSync(path.join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

describe.each(documents)('%s', (document) => {
  const text = readFileSync(path.join(root, document), 'utf8');

  it('links to files and headings that are there', () => {
    const targets = [...text.matchAll(/\]\((?!https?:)([^)]*)\)/g)].map(([, target = '']) => target);
    expect(targets.filter((target) => !isThere(target))).toEqual([]);
  });

  function isThere(target: string): boolean {
    const [name = '', heading] = target.split('#');
    const file = name ? path.join(root, path.dirname(document), name) : path.join(root, document);
    return existsSync(file) && (heading === undefined || headings(readFileSync(file, 'utf8')).includes(heading));
  }
});

describe('docs/database.md', () => {
  it('shows INSERT and UPDATE as they stand in ApplyEvents.sql, but for what … leaves out', () => {
    const [, sql = ''] = /```sql\n(.*?)```/s.exec(readFileSync(path.join(root, 'docs/database.md'), 'utf8')) ?? [];
    const procedure = readFileSync(path.join(root, 'sql/sqlserver/sdk/ApplyEvents.sql'), 'utf8');
    const escaped = sql.trim().replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    const pattern = escaped.replaceAll(/\s*(?:…|\n\n)\s*/g, '[^]*?').replaceAll(/\s+/g, String.raw`\s+`);
    expect(sql).toMatch(/INSERT INTO dbo.LogHistory[^]*UPDATE/);
    expect(procedure).toMatch(new RegExp(pattern));
  });
});

/** As GitHub names them. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}
