/** `appsmith pack`, `unpack` and `check` as processes. */
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type JsonObject, objects } from '../../src/appsmith/json.js';
import { Stage, useStage } from '../stage.js';

const source = path.resolve(__dirname, '../../../appsmith-export');
const exported = path.join(source, 'job-logger.json');

const stage = useStage(() => new Stage());

/** With the line ends of Git or an editor on Windows, which don't matter. */
function copyWithCrLf(): void {
  cpSync(source, path.join(stage.folder, 'appsmith-export'), { recursive: true });
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(js|sql|json)$/.test(name),
  ))
    stage.write(
      `appsmith-export/${file}`,
      `\uFEFF${readFileSync(path.join(source, file), 'utf8').replaceAll('\n', '\r\n')}`,
    );
}

it('without a clone beside it, check reads the app that came with the command', () => {
  expect(stage.jobLogger('appsmith', 'check')).toMatchObject({ code: 0, stdout: '', stderr: 'Nothing found.\n' });
});

it("check finds an installation's address in an export", () => {
  const json = JSON.parse(readFileSync(exported, 'utf8')) as JsonObject;
  const [datasource] = objects(json.datasourceList);
  datasource!.datasourceConfiguration = { endpoints: [{ host: 'db.corp.example', port: 1433 }] };
  const file = stage.write('downloaded.json', JSON.stringify(json));
  const { code, stdout } = stage.jobLogger('appsmith', 'check', '--export', file);
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringMatching(/downloaded\.json: .*db\.corp\.example/) });
});

it('check reports files that differ from the JSON, and pack fixes that', () => {
  copyWithCrLf();
  expect(stage.jobLogger('appsmith', 'check')).toMatchObject({ code: 0 });
  const file = path.join('appsmith-export/app/pages/Run/widgets/RefreshButton.json');
  const widget = readFileSync(path.join(stage.folder, file), 'utf8');
  stage.write(file, widget.replace('"place"', '"buttonColor": "#B91C1C",\n  "place"'));
  expect(stage.jobLogger('appsmith', 'check')).toMatchObject({
    code: 1,
    stdout: "appsmith-export/job-logger.json: it doesn't match the files: run job-logger appsmith pack\n",
  });
  const misplaced = stage.write('appsmith-export/app/widgets/Title.json', '{}');
  expect(stage.jobLogger('appsmith', 'pack')).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/^widgets\/Title\.json isn't in it: nothing reads it: [^\n]*\n$/),
  });
  rmSync(misplaced);
  expect(stage.jobLogger('appsmith', 'check')).toMatchObject({ code: 0 });
});

it('unpack shows how pages differ in a script, and takes it from the named page', () => {
  copyWithCrLf();
  const json = JSON.parse(readFileSync(exported, 'utf8')) as JsonObject;
  const script = objects(json.actionCollectionList).find(({ id }) => id === 'Ticket_Show')!;
  const collection = script.unpublishedCollection as JsonObject & { body: string };
  collection.body = collection.body.replace('export default {', "export default {\n\tcompany: 'ACME',");
  const file = stage.write('downloaded.json', JSON.stringify(json));
  const { code, stderr } = stage.jobLogger('appsmith', 'unpack', file);
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/\+\tcompany: 'ACME',/) });
  expect(stderr).toMatch(/Nothing was written.*--take Show=Run/);
  expect(stage.jobLogger('appsmith', 'unpack', file, '--take', 'Show')).toMatchObject({ code: 2 });
  expect(stage.ok('appsmith', 'unpack', file, '--take', 'Show=Ticket')).toBe(
    '  scripts/Show.js\nChanged 1 file of appsmith-export/app.\n',
  );
});
