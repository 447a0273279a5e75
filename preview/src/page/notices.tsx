/** What is shown where there is no page of the app. */
import type { Application } from '../application.js';

interface Props {
  path: string;
  pages: Application['pages'];
}

/** An address that names no page of the app. */
export function PageNotFound({ path, pages }: Props) {
  return (
    <main className="nowhere" lang="en">
      <h1>There is no page “{path}”</h1>
      <p>The app has these:</p>
      <ul>
        {pages.map(({ name, slug }) => (
          <li key={name}>
            <a href={`/${slug}`}>{name}</a>
          </li>
        ))}
      </ul>
    </main>
  );
}

/** The server is gone, or refuses. */
export function NoAnswer({ error }: { error: Error }) {
  return (
    <main className="nowhere" lang="en">
      <h1>This page can't be shown</h1>
      <p>{error.message}</p>
      <p>Reload it when the preview runs.</p>
    </main>
  );
}
