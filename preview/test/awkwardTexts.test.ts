/** Texts that have broken other systems, typed into each input of the app. The inputs are read from the export. */
import { until } from '../../sdk/test/stage.js';
import type { Widget } from '../src/application.js';
import { readExport } from '../src/server/exportFile.js';
import { EXPORT } from './appView.js';
import { DAVIDE, usePreview } from './company.js';

/** Texts that are interpreted if they are alone; and others, together. */
const TEXTS = [
  '10:30',
  '2026-11-24',
  'null',
  '{{1}}',
  `"'\` 😀 é '; DROP TABLE Jobs; --`,
  String.raw`<b>x</b> &amp; 100 %_ C:\new`,
];

const { company, stage, view, open } = usePreview();

function listInputs(widget: Widget): Widget[] {
  return [...(widget.type === 'INPUT_WIDGET_V2' ? [widget] : []), ...(widget.children ?? []).flatMap(listInputs)];
}

describe.each(readExport(EXPORT).pages.map(({ name, canvas }) => ({ page: name, inputs: listInputs(canvas) })))(
  'the inputs of $page',
  ({ page, inputs }) => {
    it('inputs keep what is typed, and nothing breaks', async () => {
      await open(DAVIDE, page === 'Run' ? `Run?run=${await waitingRun()}` : page);
      await view.loaded();
      // Opening the run's window empties its inputs.
      if (page === 'Run') await view.shows('DetailsTitle', 'Checked');
      for (const { widgetName, inputType } of inputs) {
        await view.show(widgetName);
        const field = view.widget(widgetName).locator('input, textarea');
        if (await field.isDisabled()) throw new Error(`${widgetName} can't be typed into.`);
        for (const text of TEXTS) {
          await field.fill(text);
          // A search starts when the typing pauses.
          if (widgetName.endsWith('SearchInput')) await view.page.waitForTimeout(450);
          expect(await field.inputValue()).toBe(text);
          if (inputType === 'NUMBER') await view.widget(widgetName).locator('[aria-invalid=true]').waitFor();
        }
        await field.fill('');
      }
      expect(await view.page.locator('.toast-error').allInnerTexts()).toEqual([]);
    });
  },
);

describe('a form', () => {
  it('of a run saves them unchanged: reason, comment, ticket', async () => {
    const RunId = await waitingRun();
    for (const text of TEXTS) {
      // A window opens one ticket.
      await open(DAVIDE, `Run?run=${RunId}`);
      await view.shows('DetailsTitle', 'Checked');
      await view.tab('Note');
      await view.type('ReasonInput', text);
      await view.press('RejectButton');
      await until(async () => {
        const [run] = await stage.database.call('GetRun', { RunId });
        return run?.ValidationNote === text;
      });
      await view.type('CommentInput', text);
      await view.press('CommentButton');
      await view.shows('CommentsText', text);
      await view.tab('Ticket');
      await view.type('TitleInput', text);
      await view.type('DescriptionInput', text);
      const mailCount = stage.sendGrid.requests.length;
      await view.press('OpenTicketButton');
      await until(() => stage.sendGrid.requests.length > mailCount);
      const [ticket] = await stage.database.call('ListTickets', { PageSize: 1 });
      const [details] = await stage.database.call('GetTicket', { TicketId: ticket!.TicketId });
      expect(details).toMatchObject({ Title: text, Description: text });
    }
    const comments = await stage.database.call('ListComments', { RunId });
    expect(comments.map(({ Text }) => Text).toSorted()).toEqual(TEXTS.toSorted());
  });

  it('of a job saves them unchanged', async () => {
    await open(DAVIDE, 'Job');
    await view.loaded();
    for (const text of TEXTS) {
      await view.press('NewJobButton');
      await view.shows('JobModal', 'Nuovo job');
      for (const input of ['NameInput', 'MachineInput', 'PathInput']) await view.type(input, text);
      // It accepts only a link.
      const DocumentationUrl = `https://example.org/?q=${encodeURIComponent(text)}`;
      await view.type('DocumentationInput', DocumentationUrl);
      await view.press('SaveJobButton');
      await view.page.locator('.modal').waitFor({ state: 'detached' });
      expect(await stage.database.call('ListJobs', {})).toContainEqual(
        expect.objectContaining({ Name: text, Machine: text, Path: text, DocumentationUrl }),
      );
    }
  });
});

let checkedJob: number | undefined;

/** A run that waits for a human. */
async function waitingRun(): Promise<string> {
  const DepartmentId = company.departments.it;
  const job = { Name: 'Checked', DepartmentId, NeedsValidation: true };
  checkedJob ??= (await stage.database.call('SaveJob', job))[0]!.JobId;
  return stage.run(checkedJob, 5);
}
