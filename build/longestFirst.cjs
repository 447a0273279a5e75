/** The order of the test files: jest goes by their size in a fresh clone, and these take longer than it tells. */
const { default: Sequencer } = require('@jest/test-sequencer');

const LONGEST = `build/test/release preview/test/outage shipper/test/ bench/test/faults
    examples/test/demo cli/test/exec cli/test/appsmith/ preview/test/ cli/test/jobsFile cli/test/mistakes
    cli/test/sqlServer sdk/test/startConditions database/test/contract.test cli/test/recordedSecrets
    sdk/test/redact build/test/lineEnds`.split(/\s+/);

const rank = ({ path }) => {
  const place = LONGEST.findIndex((name) => path.replaceAll('\\', '/').includes(`/${name}`));
  return place < 0 ? LONGEST.length : place;
};

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    // oxlint-disable-next-line unicorn/no-array-sort -- jest's own method of this name
    return super.sort(tests).toSorted((a, b) => rank(a) - rank(b));
  }
};
