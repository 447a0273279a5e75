/**
 * Scripts and queries that several pages have alike. Appsmith keeps a copy on each page; in our files each stands once,
 * and a page has those that something on it names, be it through another shared script.
 */
import { parse } from 'acorn';
import { type App, type Page, listWidgets } from './app.js';
import { bindingsIn, templatesIn } from './bindings.js';
import type { Json } from './json.js';
import { chainsIn, parseExpression, getRoot } from './references.js';
import { ECMASCRIPT } from './script.js';

/** A script or query in a file: `Texts.js`, `WhoAmI.sql`, `SendMail.json`. */
export interface Piece {
  kind: 'scripts' | 'queries';
  /** Of the file. */
  fileName: string;
  content: string;
}

/** The shared ones that a page has: those that it names, and those that these name. */
export function piecesNamed<T extends Piece>(names: Set<string>, shared: T[]): T[] {
  const found = new Map<string, T>();
  const waiting = [...names];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const piece = shared.find((each) => getName(each) === next);
    if (!piece || found.has(next)) continue;
    found.set(next, piece);
    waiting.push(...namesInPiece(piece));
  }
  return shared.filter((piece) => found.has(getName(piece)));
}

export function getName({ fileName }: Piece): string {
  return fileName.replace(/\.\w+$/, '');
}

export function getKey({ kind, fileName }: Piece): string {
  return `${kind}/${fileName}`;
}

/** What the bindings of a page's widgets name. */
export function namesOnCanvas({ root }: Pick<Page, 'root'>): Set<string> {
  return new Set(
    [...listWidgets(root)].flatMap((widget) => [...templatesIn(widget)].flatMap(({ value }) => namesInTemplate(value))),
  );
}

export function namesInPiece({ kind, fileName, content }: Piece): string[] {
  if (kind === 'scripts') return namesInScript(content);
  if (fileName.endsWith('.sql')) return namesInTemplate(content);
  return [...templatesIn(JSON.parse(content) as Json)].flatMap(({ value }) => namesInTemplate(value));
}

export interface Conflict {
  /** `scripts/Texts.js` */
  file: string;
  /** What pages say of it: which pages, and what. */
  variants: { pages: string[]; content: string }[];
}

/**
 * Which pieces of an app go into the shared folders: what lay there before, and what several pages have alike. A page
 * on which nothing names a shared one does without it.
 *
 * @param pages the pieces of each page, by its name
 * @param before of the files that are written over: `scripts/Texts.js`
 * @param take from which page to take one that pages disagree on
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
  // A new one only where no page would come by it that doesn't have it.
  const names = new Map(app.pages.map((page) => [page.name, namesOnCanvas(page)]));
  for (;;) {
    const kept = shared.filter((piece) => before.has(getKey(piece)) || !wouldAppear(piece, shared));
    if (kept.length === shared.length) return { shared, conflicts };
    shared = kept;
  }

  function wouldAppear(piece: Piece, candidates: Piece[]): boolean {
    return [...pages].some(([page, pieces]) => {
      if (pieces.some((each) => getKey(each) === getKey(piece))) return false;
      const own = pieces.filter((each) => !candidates.some((candidate) => getKey(candidate) === getKey(each)));
      const named = new Set([...names.get(page)!, ...own.flatMap(namesInPiece)]);
      return piecesNamed(named, candidates).includes(piece);
    });
  }
}

const known = new Map<string, string[]>();

function namesInTemplate(template: string): string[] {
  return bindingsIn(template).flatMap((expression) =>
    cachedNames(expression, () => findRoots(() => parseExpression(expression), expression)),
  );
}

function namesInScript(body: string): string[] {
  return cachedNames(body, () => findRoots(() => parse(body, { ecmaVersion: ECMASCRIPT, sourceType: 'module' }), body));
}

function findRoots(program: () => Parameters<typeof chainsIn>[0], source: string): string[] {
  try {
    return [...new Set(chainsIn(program(), { pastOptional: true }).map(getRoot))];
  } catch {
    // What doesn't parse is told by `check`; its words are what it may name.
    return source.match(/[A-Za-z_$][\w$]*/g) ?? [];
  }
}

function cachedNames(source: string, find: () => string[]): string[] {
  const found = known.get(source) ?? find();
  known.set(source, found);
  return found;
}
