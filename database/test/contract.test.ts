import { applying } from './contract/applying.contract';
import { engines, openFixture, type Fixture } from './contract/engines';

const subjects = [applying];

describe.each(engines)('the contract on $name', (engine) => {
  const { setting, remove } = engine.newDatabase();
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await openFixture(setting);
  }, 120_000);
  afterAll(async () => {
    await fixture.close();
    await remove();
  });
  for (const subject of subjects) subject(() => fixture);
});
