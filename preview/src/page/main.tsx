/** The page: reads the application, opens the page of the app that the address names, and draws it. */
import { createRoot } from 'react-dom/client';
import type { Application, Page } from '../application.js';
import { App } from './App.js';
import { Session } from './session.js';

const root = createRoot(document.querySelector('#root') as Element);
const application = await read<Application>('/api/application');
let session: Session | undefined;
let shown: string | undefined;

addEventListener('popstate', () => void show());
await show();

/** Draws the page of the address: anew if it is another one. */
async function show(): Promise<void> {
  const slug = decodeURIComponent(location.pathname.slice(1));
  const { pages } = application;
  const wanted =
    pages.find((page) => page.slug === slug || page.name === slug) ?? pages.find((page) => page.isDefault) ?? pages[0];
  const name = wanted?.name ?? '';
  if (name === shown) {
    session?.urlChanged();
    return;
  }
  shown = name;
  session?.close();
  document.title = `${name} | ${application.name}`;
  const page = await read<Page>(`/api/pages/${encodeURIComponent(name)}`);
  session = new Session(application, page, goTo);
  root.render(<App key={name} application={application} page={page} session={session} goTo={goTo} />);
}

/** To a page of the app, with a query of its own. */
function goTo(name: string, params: Record<string, string> = {}): void {
  const slug = application.pages.find((page) => page.name === name)?.slug ?? name;
  const query = new URLSearchParams(params).toString();
  history.pushState(null, '', `/${slug}${query && `?${query}`}`);
  void show();
}

async function read<T>(address: string): Promise<T> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as T;
}
