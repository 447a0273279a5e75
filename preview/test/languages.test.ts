/** Each page and window in one language: no word of the other, wherever it comes from, and room for each heading. */
import { onlyEnglish, onlyItalian, splitIntoWords } from '../../appsmith-export/test/vocabulary.js';
import { readExport } from '../src/server/exportFile.js';
import { DAVIDE, usePreview } from './company.js';
import { EXPORT } from './appView.js';
import { findNarrowTables, lookAtEach } from './sight.js';

const { pages } = readExport(EXPORT);
/** Texts by people and scripts, Appsmith's own texts, pages, tabs, and headings of the first picture. */
const DATA = splitIntoWords(
  'Orders Close Finance Empty IT Davide Rossi Boss Grace Anna Emma totals differ row is missing OK Error Select Date Run Alert Note Job Name Status Message',
);

const { stage, view, open } = usePreview();
beforeAll(async () => {
  const boss = { UserEmail: 'boss@example.org', Name: 'Boss Boss', Role: 'admin', Language: 'en' } as const;
  await stage.database.call('SaveUser', boss);
});

describe.each([
  ['Italian', DAVIDE, onlyEnglish],
  ['English', 'boss@example.org', onlyItalian],
])('%s', (_language, email, foreign) => {
  it.each(pages.map(({ name, canvas }) => ({ name, canvas })))(
    'is the only one on the page $name, in its windows and tooltips',
    async ({ name, canvas }) => {
      await open(email, name);
      await view.loaded();
      await view.shows('TitleText', /\p{L}/u);
      const found = new Set<string>();
      const look = async () => {
        const seen = await view.page.evaluate<string>(VISIBLE);
        for (const word of splitIntoWords(seen)) if (foreign.has(word) && !DATA.has(word)) found.add(word);
        for (const narrow of await findNarrowTables(view.page, '.app')) found.add(narrow);
      };
      await look();
      await lookAtEach(view, canvas, look);
      expect([...found]).toEqual([]);
    },
    300_000,
  );
});

/** Everything that can be read on the page: texts, placeholders, titles, names for screen readers. */
const VISIBLE = `[
  document.querySelector('.app').innerText,
  ...[...document.querySelectorAll('.app [placeholder], .app [title], .app [aria-label]')]
    .flatMap((element) => ['placeholder', 'title', 'aria-label'].map((name) => element.getAttribute(name) ?? '')),
].join(' ')`;
