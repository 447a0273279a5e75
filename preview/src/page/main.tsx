/** Reads the application, opens the page of the app in the address, and draws it. */
import { createRoot } from 'react-dom/client';
import type { Application, Page } from '../application.js';
import { App } from './App.js';
import { NoAnswer, PageNotFound } from './notices.js';
import { Session } from './session.js';

const root = createRoot(document.querySelector('#root') as Element);
const application = await fetchJson<Application>('/api/application').catch((error: Error) => {
  root.render(<NoAnswer error={error} />);
  throw error;
});
let session: Session | undefined;
/** How often a page was opened. */
let opened = 0;

addEventListener('popstate', () => void open());
await open();

/** Opens the page of the current address, also for Back and Forward. */
async function open(): Promise<void> {
  session?.close();
  session = undefined;
  const path = location.pathname.slice(1);
  const { pages } = application;
  const name = path === '' ? (pages.find(({ isDefault }) => isDefault) ?? pages[0])?.name : findPageName(path);
  document.title = `${name ?? path} | ${application.name}`;
  if (name === undefined) return root.render(<PageNotFound path={path} pages={pages} />);
  const count = ++opened;
  const page = await fetchJson<Page>(`/api/pages/${encodeURIComponent(name)}`).catch((error: Error) => error);
  if (count !== opened) return;
  if (page instanceof Error) return root.render(<NoAnswer error={page} />);
  session = new Session(application, page, goTo);
  root.render(<App key={count} application={application} page={page} session={session} goTo={goTo} />);
}

/** Goes to a page of the app with a query; the current page only gets a new address. */
function goTo(name: string, params: Record<string, string> = {}): void {
  const slug = application.pages.find((page) => page.name === name)?.slug ?? name;
  const query = new URLSearchParams(params).toString();
  const address = `/${slug}${query && `?${query}`}`;
  const isHere = session !== undefined && session.page.name === name;
  if (address !== location.pathname + location.search) history.pushState(null, '', address);
  if (isHere) session?.urlChanged();
  else void open();
}

/** A typed address may be in upper or lower case. */
function findPageName(path: string): string | undefined {
  const typed = path.toLowerCase();
  const isTyped = (name: string) => encodeURIComponent(name).toLowerCase() === typed;
  return application.pages.find(({ slug, name }) => isTyped(slug) || isTyped(name))?.name;
}

async function fetchJson<T>(address: string): Promise<T> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as T;
}
