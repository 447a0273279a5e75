import { readdirSync } from 'node:fs';
import path from 'node:path';
import { engines, type Fixture, useFixture } from './contract/engines';

/** These come last, because they remove what the others have left, or leave much themselves. */
const LAST = ['watcherJudging', 'judgements', 'deliveries', 'watcherTelling', 'reports', 'watcherKeeping', 'refusals'];

const folder = path.join(__dirname, 'contract');
const names = readdirSync(folder).flatMap((file) => /^(\w+)\.contract\.ts$/.exec(file)?.[1] ?? []);
const subjects = new Set([...names.filter((name) => !LAST.includes(name)), ...LAST]);

describe.each(engines)('the contract on $name', (engine) => {
  const fixture = useFixture(engine);
  describe.each([...subjects])('(%s)', (name) => {
    const contract = require(path.join(folder, `${name}.contract`)) as Record<string, (on: Fixture) => void>;
    contract[name]!(fixture);
  });
});
