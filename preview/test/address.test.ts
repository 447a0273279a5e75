/** The preview's addresses: what a browser's Back, Reload and a wrong address do. */
import { type AppView, type Stage } from './stage.js';
import { Company, DAVIDE } from './company.js';

let company: Company;
let stage: Stage;
let view: AppView;

beforeAll(async () => {
  company = await Company.found();
  ({ stage } = company);
}, 120_000);
afterAll(() => stage.teardown());
afterEach(() => view.close());

it('names no page: that is said, with the pages there are', async () => {
  view = await stage.open(DAVIDE, 'nonsense');
  await view.page.getByRole('heading', { name: 'There is no page “nonsense”' }).waitFor();
  await view.page.getByRole('link', { name: 'Jobs' }).click();
  await view.shows('JobsTable', 'Orders');
  await view.page.goBack();
  await view.page.getByRole('heading', { name: 'There is no page' }).waitFor();
});

it('is gone back and forward through, from page to page', async () => {
  view = await stage.open(DAVIDE, 'Jobs?job=1');
  await view.shows('JobTitle', 'Orders');
  await view.page.goto(new URL('/calendar', view.page.url()).href);
  await view.shows('TitleText', 'Calendario');
  await view.page.goBack();
  await view.shows('JobTitle', 'Orders');
});
