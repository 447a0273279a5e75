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

  it('links to existing files and headings', () => {
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
  it('shows INSERT and UPDATE as in ApplyEvents.sql, except for what … leaves out', () => {
    const [, sql = ''] = /```sql\n(.*?)```/s.exec(readFileSync(path.join(root, 'docs/database.md'), 'utf8')) ?? [];
    const procedure = readFileSync(path.join(root, 'sql/sqlserver/sdk/ApplyEvents.sql'), 'utf8');
    const escaped = sql.trim().replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    const pattern = escaped.replaceAll(/\s*(?:…|\n\n)\s*/g, '[^]*?').replaceAll(/\s+/g, String.raw`\s+`);
    expect(sql).toMatch(/INSERT INTO dbo.LogHistory[^]*UPDATE/);
    expect(procedure).toMatch(new RegExp(pattern));
  });
});

describe('the product', () => {
  it('names only pages that exist', () => {
    const named = [...sources().matchAll(/docs\/[\w-]+\.md/g)].map(([page]) => page);
    expect(named.filter((page) => !documents.includes(page))).toEqual([]);
  });
});

describe('docs/troubleshooting.md', () => {
  it('quotes messages as the product prints them', () => {
    const [page = ''] = readFileSync(path.join(root, 'docs/troubleshooting.md'), 'utf8').split('## From SQL Server');
    const cells = [...page.matchAll(/^\| (.*?) \|/gm)].map(([, cell = '']) => cell).join(' ');
    const quoted = [...cells.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);
    const messages = quoted.filter((text) => text.includes(' '));
    expect(messages.length).toBeGreaterThan(15);
    // "…" and N stand for text that varies.
    const pieces = messages.flatMap((text) => text.split(/…|\bN\b/).map((piece) => piece.trim()));
    const printed = sources();
    expect(pieces.filter((piece) => !printed.includes(piece))).toEqual([]);
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

/** All source text, with split string literals joined. */
function sources(): string {
  const folders =
    'sdk/src shipper/src database/src cli/src watcher/src appsmith-export/app/scripts python/job_logger'.split(' ');
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name)),
  );
  return files
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
    .replaceAll(/['`"] \+\s+['`"]/g, '')
    .replaceAll('’', "'");
}
