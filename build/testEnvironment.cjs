/**
 * A failed test of the preview has waited for a step that never came, and most tests go on from the page that the one
 * before left: after three, the rest of the file is skipped.
 */
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  #failed = 0;
  #isPreview;

  constructor(config, context) {
    super(config, context);
    this.#isPreview = /[\\/]preview[\\/]test[\\/]/.test(context.testPath);
  }

  handleTestEvent({ name, test }) {
    if (name === 'test_done' && test.errors.length > 0) this.#failed += 1;
    if (name === 'test_retry') this.#failed -= 1;
    if (name === 'test_start' && this.#isPreview && this.#failed >= 3) test.mode = 'skip';
  }
};
