/** For the tests of the preview and the screenshots. */
const { existsSync } = require('node:fs');

// The first is without a browser's own windows, and starts in a third of the time.
const PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** A Chromium: JOB_LOGGER_CHROMIUM, or where Linux distributions put it. */
exports.findChromium = () => process.env.JOB_LOGGER_CHROMIUM || PLACES.find((place) => existsSync(place));
