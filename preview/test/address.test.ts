/** The preview's addresses: what a browser's Back, Reload and a wrong address do. */
import { DAVIDE, usePreview } from './company.js';

const { view, open } = usePreview();

it('names no page: that is said, with the pages there are', async () => {
  await open(DAVIDE, 'nonsense');
  await view.page.getByRole('heading', { name: 'There is no page “nonsense”' }).waitFor();
  await view.page.getByRole('link', { name: 'Job', exact: true }).click();
  await view.shows('JobsTable', 'Orders');
  await view.page.goBack();
  await view.page.getByRole('heading', { name: 'There is no page' }).waitFor();
  await view.page.goForward();
  await view.shows('JobsTable', 'Orders');
});

it('is gone back and forward through, from page to page', async () => {
  await open(DAVIDE, 'Job?job=1');
  await view.shows('JobTitle', 'Orders');
  await view.page.goto(new URL('/agenda', view.page.url()).href);
  await view.shows('TitleText', 'Agenda');
  await view.page.goBack();
  await view.shows('JobTitle', 'Orders');
});
