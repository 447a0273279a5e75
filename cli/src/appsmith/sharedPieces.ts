/**
 * Scripts and queries that are the same on several pages. Appsmith keeps a copy on each page. Our files have each once,
 * and a page gets those that something on it refers to, also through another shared script.
 */
import type { Program } from 'acorn';
import { type App, type Page, listWidgets } from './app.js';
import { findBindings, findTemplates } from './bindings.js';
import type { Json } from './json.js';
import { parseBody, parseExpression } from '#preview/server/parse';
import { collectReferences } from '#preview/server/references';
import { tryOr } from '#sdk/foreign';

/** A script or query in a file: `Texts.js`, `WhoAmI.sql`, `SendMail.json`. */
export interface Piece {
  kind: 'scripts' | 'queries';
  fileName: string;
  content: string;
}

/** The shared pieces that a page needs: those it refers to, and those that these refer to. */
export function selectPieces<T extends Piece>(names: Set<string>, shared: T[]): T[] {
  const found = new Map<string, T>();
  const waiting = [...names];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const piece = shared.find((each) => getName(each) === next);
    if (!piece || found.has(next)) continue;
    found.set(next, piece);
    waiting.push(...findNamesInPiece(piece));
  }
  return shared.filter((piece) => found.has(getName(piece)));
}

export function getName({ fileName }: Piece): string {
  return fileName.replace(/\.\w+$/, '');
}

export function getKey({ kind, fileName }: Piece): string {
  return `${kind}/${fileName}`;
}

/** The names in the bindings of a page's widgets. */
export function findNamesOnCanvas({ root }: Pick<Page, 'root'>): Set<string> {
  return new Set(
    [...listWidgets(root)].flatMap((widget) =>
      findTemplates(widget).flatMap(({ value }) => findNamesInTemplate(value)),
    ),
  );
}

export function findNamesInPiece({ kind, fileName, content }: Piece): string[] {
  if (kind === 'scripts') return findRoots(content, parseBody);
  if (fileName.endsWith('.sql')) return findNamesInTemplate(content);
  // A query that isn't JSON is reported when it is read.
  const query = tryOr<Json>({}, () => JSON.parse(content) as Json);
  return findTemplates(query).flatMap(({ value }) => findNamesInTemplate(value));
}

export interface Conflict {
  /** `scripts/Texts.js` */
  file: string;
  /** The versions of a piece: which pages have which. */
  variants: { pages: string[]; content: string }[];
}

/**
 * Decides which pieces of an app belong into the shared folders: those that were there before, and those that several
 * pages have in the same form. A page doesn't get a shared piece that nothing on it refers to.
 *
 * @param pages the pieces of each page, by its name
 * @param before the files that will be overwritten: `scripts/Texts.js`
 * @param take the page from which to take a piece that differs between pages
 */
export function sharePieces(
  app: App,
  pages: Map<string, Piece[]>,
  before: Set<string>,
  take: Map<string, string>,
): { shared: Piece[]; conflicts: Conflict[] } {
  const held = new Map<string, { piece: Piece; variants: Map<string, string[]> }>();
  for (const [page, pieces] of pages) {
    for (const piece of pieces) {
      const { variants } = held.get(getKey(piece)) ?? { variants: new Map<string, string[]>() };
      variants.set(piece.content, [...(variants.get(piece.content) ?? []), page]);
      held.set(getKey(piece), { piece, variants });
    }
  }
  const conflicts: Conflict[] = [];
  let shared: Piece[] = [];
  for (const [key, { piece, variants }] of held) {
    const ofPages = [...variants].map(([content, on]) => ({ content, pages: on }));
    const taken = ofPages.find(({ pages: on }) => on.includes(take.get(getName(piece)) ?? ''));
    if (before.has(key) && ofPages.length > 1 && taken) shared.push({ ...piece, content: taken.content });
    else if (before.has(key) && ofPages.length > 1) conflicts.push({ file: key, variants: ofPages });
    else if (ofPages.length === 1 && (before.has(key) || ofPages[0]!.pages.length > 1)) shared.push(piece);
  }
  // A piece becomes newly shared only if no other page would get it.
  const names = new Map(app.pages.map((page) => [page.name, findNamesOnCanvas(page)]));
  for (;;) {
    const kept = shared.filter((piece) => before.has(getKey(piece)) || !wouldAppear(piece, shared));
    if (kept.length === shared.length) return { shared, conflicts };
    shared = kept;
  }

  function wouldAppear(piece: Piece, candidates: Piece[]): boolean {
    return [...pages].some(([page, pieces]) => {
      if (pieces.some((each) => getKey(each) === getKey(piece))) return false;
      const own = pieces.filter((each) => !candidates.some((candidate) => getKey(candidate) === getKey(each)));
      const named = new Set([...names.get(page)!, ...own.flatMap(findNamesInPiece)]);
      return selectPieces(named, candidates).includes(piece);
    });
  }
}

function findNamesInTemplate(template: string): string[] {
  return findBindings(template).flatMap((expression) => findRoots(expression, parseExpression));
}

function findRoots(source: string, parse: (source: string) => Program): string[] {
  try {
    return [...new Set(collectReferences(parse(source)).map(([name = '']) => name))];
  } catch {
    // `check` reports a script that doesn't parse. Here its words count as names.
    return source.match(/[A-Za-z_$][\w$]*/g) ?? [];
  }
}
