import type { Application } from '../application.js';

interface Props {
  path: string;
  pages: Application['pages'];
}

/** An address that names no page of the app. */
export function PageNotFound({ path, pages }: Props) {
  return (
    <main className="nowhere">
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
